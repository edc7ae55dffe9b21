/** The simulator's few pages for people: Indonesian, no script, plain. They say on top that nothing here is real. */
import { createHash } from 'node:crypto';
import type { Entry, State } from './book.ts';
import type { RegistryCity } from './city.ts';
import { kindOf } from './events/index.ts';
import { inWords } from './events/kind.ts';

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
`;
export const CSP = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;

const STATE: Record<State, string> = {
  ANTRE: 'Antre',
  PROSES: 'Diproses',
  TERDAFTAR: 'Menunggu validasi',
  TERVALIDASI: 'Menunggu tanda tangan',
  TERTANDATANGANI: 'Sudah ditandatangani',
  DITOLAK: 'Ditolak',
};

/** In one piece: a formatter that moves a space inside the tag would break the hash of the CSP. */
export const styleTag = `<style>${STYLE}</style>`;

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

export function page(title: string, body: Html): string {
  return html`<!doctype html>
    <html lang="id">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <title>${title} · Simulator SIAK</title>
        ${new Html(styleTag)}
      </head>
      <body>
        <header>
          <p class="sim">Simulator. Semua data dan surat di sini contoh, tidak sah.</p>
          <nav aria-label="Utama"><a href="/">Antrean</a><a href="/rekam">Rekam</a><a href="/cari">Cari surat</a></nav>
        </header>
        <main>
          <h1>${title}</h1>
          ${body}
        </main>
      </body>
    </html>`.text;
}

/** `24 Nov 2026, 10.05 WIB` */
const when = (city: RegistryCity, iso: string | undefined): string =>
  iso === undefined
    ? ''
    : new Intl.DateTimeFormat('id-ID', {
        timeZone: city.timeZone,
        day: 'numeric',
        month: 'short',
        year: 'numeric',
        hour: '2-digit',
        minute: '2-digit',
        timeZoneName: 'short',
      }).format(Date.parse(iso));
const subject = (e: Entry) => kindOf(e.service).subject(e.facts);
const born = (e: Entry): string => inWords(subject(e).born);
const titleOf = (e: Entry): string => kindOf(e.service).title(e.facts);
const hasPaper = (e: Entry): boolean => kindOf(e.service).paper !== undefined;
const link = (e: Entry): Html => html`<a href="/permohonan/${encodeURIComponent(e.id)}">${subject(e).name}</a>`;

/** The queue with the two acts of the registry: validate (Kasi) and sign (Kadis). */
export function queuePage(
  city: RegistryCity,
  entries: Entry[],
  demoPassphrase: string,
  message?: { good: boolean; text: string },
): string {
  const newest = entries.toReversed();
  const ready = newest.filter((e) => e.state === 'TERVALIDASI' && hasPaper(e));
  const registered = newest.filter((e) => e.state === 'TERDAFTAR' && hasPaper(e));
  const pick = (list: Entry[]) =>
    html`<table>
      <thead>
        <tr>
          <th>Pilih</th>
          <th>Nama</th>
          <th>Lahir</th>
          <th>Surat dan nomor</th>
        </tr>
      </thead>
      <tbody>
        ${list.map(
          (e) =>
            html`<tr>
              <td>
                <input type="checkbox" name="id" value="${e.id}" checked aria-label="Pilih ${subject(e).name}" />
              </td>
              <td>${link(e)}</td>
              <td>${born(e)}</td>
              <td>${titleOf(e)} ${e.number}</td>
            </tr>`,
        )}
      </tbody>
    </table>`;
  return page(
    'Antrean SIAK',
    html`${message && html`<section class="${message.good ? 'good' : 'bad'}" role="status">${message.text}</section>`}
      <section>
        <h2>Menunggu tanda tangan Kepala Dinas</h2>
        ${
          ready.length === 0
            ? html`<p class="note">Tidak ada surat yang menunggu tanda tangan.</p>`
            : html`<form method="post" action="/tanda-tangan">
                ${pick(ready)}<label for="frasa">Frasa sandi penanda tangan</label
                ><input id="frasa" name="frasa" type="password" autocomplete="off" required />
                <p class="note">Untuk percobaan: ${demoPassphrase}</p>
                <button>Tanda tangani</button>
              </form>`
        }
      </section>
      <section>
        <h2>Menunggu validasi Kepala Seksi</h2>
        ${
          registered.length === 0
            ? html`<p class="note">Tidak ada data yang menunggu validasi.</p>`
            : html`<form method="post" action="/validasi">${pick(registered)}<button>Validasi</button></form>`
        }
      </section>
      <section>
        <h2>Semua permintaan</h2>
        ${
          newest.length === 0
            ? html`<p class="note">Belum ada permintaan.</p>`
            : html`<table>
                <thead>
                  <tr>
                    <th>Diterima</th>
                    <th>Nama</th>
                    <th>Surat dan nomor</th>
                    <th>Keadaan</th>
                  </tr>
                </thead>
                <tbody>
                  ${newest.slice(0, 200).map(
                    (e) =>
                      html`<tr>
                        <td>${when(city, e.receivedAt)}</td>
                        <td>${link(e)}</td>
                        <td>${titleOf(e)} ${e.number ?? '–'}</td>
                        <td>${STATE[e.state]}</td>
                      </tr>`,
                  )}
                </tbody>
              </table>`
        }
      </section>`,
  );
}

/** One submission with all that came. */
export function entryPage(city: RegistryCity, e: Entry): string {
  return page(
    subject(e).name,
    html`<section>
        <dl>
          <dt>Keadaan</dt>
          <dd>${STATE[e.state]}${e.refusal && html` (kode ${e.refusal.code}: ${e.refusal.fields.join(', ')})`}</dd>
          <dt>Nomor permintaan</dt>
          <dd>${e.id}</dd>
          <dt>Surat dan nomor</dt>
          <dd>${titleOf(e)} ${e.number ?? '–'}</dd>
          ${
            e.nik !== undefined &&
            html`<dt>NIK</dt>
              <dd>${e.nik}</dd>`
          }
          <dt>Diterima</dt>
          <dd>${when(city, e.receivedAt)}</dd>
          ${
            e.signedAt !== undefined &&
            html`<dt>Ditandatangani</dt>
              <dd>${when(city, e.signedAt)}</dd>`
          }
        </dl>
        ${
          e.signedAt !== undefined &&
          html`<p>
            <a href="/cek/${e.check}">Halaman cek surat</a> · <a href="/cek/${e.check}/surat.pdf">Unduh surat (PDF)</a>
          </p>`
        }
      </section>
      <section>
        <h2>Data yang diterima</h2>
        <dl>
          ${Object.entries(e.facts).map(
            ([k, v]) =>
              html`<dt>${k}</dt>
                <dd>${v}</dd>`,
          )}
        </dl>
      </section>`,
  );
}

/** What the QR of a paper opens: the facts of the paper, as the registry holds them. */
export function checkPage(city: RegistryCity, e: Entry, signer: string): string {
  return page(
    'Surat ini tercatat',
    html`<section class="good">
      <dl>
        <dt>Jenis surat</dt>
        <dd>${titleOf(e)}</dd>
        <dt>Nomor</dt>
        <dd>${e.number}</dd>
        <dt>Nama</dt>
        <dd>${subject(e).name}</dd>
        <dt>Lahir</dt>
        <dd>${born(e)}</dd>
        <dt>Ditandatangani oleh</dt>
        <dd>${signer}</dd>
        <dt>Waktu</dt>
        <dd>${when(city, e.signedAt)}</dd>
      </dl>
      <p><a href="/cek/${e.check}/surat.pdf">Unduh surat (PDF)</a></p>
    </section>`,
  );
}

/** Look a paper up by its number and the birth date of whom it is about. */
export function findPage(city: RegistryCity, asked: boolean): string {
  return page(
    'Cari surat',
    html`${asked && html`<section class="bad" role="status">Tidak ada surat dengan nomor dan tanggal lahir itu.</section>`}
      <section>
        <form action="/cari">
          <label for="nomor">Nomor surat</label
          ><input id="nomor" name="nomor" type="text" placeholder="${city.code}-LU-ddMMyyyy-nnnn" required />
          <label for="lahir">Tanggal lahir</label><input id="lahir" name="lahir" type="date" required /><br /><button>
            Cari
          </button>
        </form>
      </section>`,
  );
}

export const notFoundPage = (): string =>
  page('Tidak ditemukan', html`<section><p>Halaman atau surat ini tidak ada di simulator.</p></section>`);
export const outagePage = (): string =>
  page(
    'Sistem sedang tidak tersedia',
    html`<section class="bad"><p>Gangguan tiruan sedang berlangsung. Coba lagi nanti.</p></section>`,
  );
