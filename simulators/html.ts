/** The few pages for people that counterparties show: Indonesian, no script, plain. They say on top that nothing is real. */
import { createHash } from 'node:crypto';

const STYLE = `
:root{color-scheme:light;--ink:#1c2530;--soft:#5b6773;--line:#d9dee4;--accent:#0b5c8a}
*{box-sizing:border-box}body{margin:0;font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:#f5f7f9}
.sim{margin:0;background:#7a1f1f;color:#fff;padding:.5rem 1rem;text-align:center}
nav,main{max-width:60rem;margin:0 auto;padding:1rem}nav a{display:inline-block;padding:.6rem 0;margin-right:1.25rem;color:var(--accent)}
h1{font-size:1.5rem;margin:.5rem 0 1rem}h2{font-size:1.15rem;margin:0 0 .75rem}
section{background:#fff;border:1px solid var(--line);border-radius:8px;padding:1rem;margin:0 0 1rem;overflow-x:auto}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.5rem .75rem .5rem 0;border-bottom:1px solid var(--line);vertical-align:top}
th{color:var(--soft);font-weight:600}dl{display:grid;grid-template-columns:max-content 1fr;gap:.35rem 1.25rem;margin:0}dt{color:var(--soft)}dd{margin:0}
label{display:block;font-weight:600;margin:.75rem 0 .25rem}input[type=text],input[type=password],input[type=date]{font:inherit;padding:.6rem;border:1px solid #8893a0;border-radius:6px;width:100%;max-width:24rem}
select{font:inherit;padding:.6rem;border:1px solid #8893a0;border-radius:6px;max-width:100%}
input[type=checkbox]{width:1.25rem;height:1.25rem}button{font:inherit;font-weight:600;margin-top:1rem;padding:.7rem 1.25rem;min-height:44px;border:0;border-radius:6px;background:var(--accent);color:#fff;cursor:pointer}
.note{color:var(--soft)}.bad{border-left:4px solid #a3211b;padding-left:1rem}.good{border-left:4px solid #1d7a3e;padding-left:1rem}
:focus-visible{outline:3px solid #f0a500;outline-offset:2px}
@media (max-width:40rem){table,tbody,tr,tbody th,tbody td{display:block}thead{display:none}tbody tr{padding:.5rem 0;border-bottom:1px solid var(--line)}
tbody th,tbody td{padding:.1rem 0;border:0;overflow-wrap:anywhere}dl{grid-template-columns:minmax(0,1fr);gap:.1rem}dd{margin:0 0 .5rem;overflow-wrap:anywhere}}
`;
export const CSP = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;

/** In one piece: a formatter that moves a space inside the tag would break the hash of the CSP. */
const styleTag = `<style>${STYLE}</style>`;

export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}
export type Part = Html | string | number | undefined | false | Part[];

/** Escapes everything but what this function made itself. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  return new Html(strings.reduce((out, s, i) => out + (i === 0 ? '' : render(parts[i - 1])) + s, ''));
}

function render(part: Part): string {
  if (part instanceof Html) return part.text;
  if (Array.isArray(part)) return part.map(render).join('');
  if (part === undefined || part === false) return '';
  return String(part).replaceAll(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

/** What stands on every page of one of them. */
export interface Shell {
  /** Behind each title: `Bank tiruan`. */
  suffix: string;
  /** That nothing here is real. */
  warning: string;
  links: readonly [href: string, text: string][];
}

/** A whole page around its body. */
export const pageOf =
  (shell: Shell) =>
  (title: string, body: Html): string =>
    html`<!doctype html>
      <html lang="id">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width,initial-scale=1" />
          <title>${title} · ${shell.suffix}</title>
          ${new Html(styleTag)}
        </head>
        <body>
          <header>
            <p class="sim">${shell.warning}</p>
            <nav aria-label="Utama">${shell.links.map(([href, text]) => html`<a href="${href}">${text}</a>`)}</nav>
          </header>
          <main>
            <h1>${title}</h1>
            ${body}
          </main>
        </body>
      </html>`.text;
