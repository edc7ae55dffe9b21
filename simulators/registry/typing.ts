/**
 * What an operator types by hand: the same columns as the wire's, one input each, weighed by the same rules. A city
 * without a gateway works like this in the real SIAK.
 */
import type { Check, Facts, Fault } from './checks.ts';
import { kindOf, SERVICES } from './events/index.ts';
import type { EventKind } from './events/kind.ts';
import { html, type Html, type Part } from '../html.ts';
import { page } from './pages.ts';

const TITLES: Record<string, string> = {
  'akta-kelahiran': 'Kelahiran',
  'akta-kematian': 'Kematian',
  'kartu-keluarga': 'Terbitkan KK sesudah peristiwa',
  'kk-perubahan': 'Perubahan KK',
  'pindah-keluar': 'Pindah keluar',
  'ktp-hilang': 'KTP hilang',
};

/** The kinds of event one may type. */
export const kindsPage = (): string =>
  page(
    'Rekam peristiwa',
    html`<section>
      <p>Untuk operator yang mengetik sendiri. Pilih jenis peristiwa.</p>
      <ul>
        ${SERVICES.map((s) => html`<li><a href="/rekam/${s}">${TITLES[s] ?? s}</a></li>`)}
      </ul>
    </section>`,
  );

/** As many people as a list is shown for at first; more are added by the address: `?ANGGOTA=4`. */
const shown = (kind: EventKind, asked: URLSearchParams): [string, number][] =>
  Object.entries(kind.lists ?? {}).map(([list, [least, most]]) => {
    const n = Number(asked.get(list));
    return [list, Number.isInteger(n) && n >= least && n <= most ? n : Math.max(1, least)];
  });

/** `ANGGOTA.*.NIK` → `ANGGOTA.1.NIK`, `ANGGOTA.2.NIK` … */
function columns(kind: EventKind, asked: URLSearchParams): string[] {
  const counts = new Map(shown(kind, asked));
  return Object.keys(kind.checks).flatMap((name) => {
    const n = counts.get(name.split('.')[0]!);
    return n === undefined || !name.includes('.*.')
      ? [name]
      : Array.from({ length: n }, (_, i) => name.replace('*', String(i + 1)));
  });
}

/** The form of one kind; what was typed stays, each fault at its column. */
export function typingPage(
  service: string,
  asked: URLSearchParams,
  typed: Facts = {},
  faults: readonly Fault[] = [],
): string {
  const kind = kindOf(service);
  const at = new Map(faults.map((f) => [f.MEDAN, f]));
  const loose = faults.filter((f) => !columns(kind, asked).includes(f.MEDAN));
  const lists = shown(kind, asked);
  return page(
    `Rekam ${TITLES[service] ?? service}`,
    html`${
        faults.length > 0 &&
        html`<section class="bad" role="alert">
          <h2>Belum diterima: ${faults.length} kolom</h2>
          ${loose.map((f) => html`<p>${f.MEDAN}: ${f.SEHARUSNYA}</p>`)}
        </section>`
      }
      ${lists.map(
        ([list, n]) =>
          html`<section>
            <form action="/rekam/${service}">
              <label for="n-${list}">Berapa orang (${list})</label
              ><input id="n-${list}" name="${list}" type="text" inputmode="numeric" value="${n}" /><br /><button>
                Tampilkan
              </button>
            </form>
          </section>`,
      )}
      <section>
        <form method="post" action="/rekam/${service}?${asked.toString()}" autocomplete="off">
          ${columns(kind, asked).map((name) => column(kind, name, typed[name] ?? '', at.get(name)))}
          <br /><button>Simpan</button>
        </form>
      </section>`,
  );
}

function column(kind: EventKind, name: string, value: string, wrong: Fault | undefined): Html {
  const generic = name.replace(/^([A-Z]+)\.\d+\./, '$1.*.');
  const check = kind.checks[name] ?? kind.checks[generic];
  const may: Part = kind.optional.has(name) || kind.optional.has(generic) ? ' (boleh kosong)' : '';
  return html`<div class="${wrong ? 'bad' : ''}">
    <label for="${name}">${name}${may}</label>
    ${!check?.names && html`<p class="note" id="${name}-seharusnya">${check?.should}</p>`}
    ${input(name, value, check?.names, wrong !== undefined)}
  </div>`;
}

/** A column with a list is chosen from it, as in SIAK; every other is typed. */
function input(name: string, value: string, names: Check['names'], wrong: boolean): Html {
  const said = wrong ? 'aria-invalid=true' : '';
  return names === undefined
    ? html`<input
        id="${name}"
        name="${name}"
        type="text"
        maxlength="200"
        value="${value}"
        aria-describedby="${name}-seharusnya"
        ${said}
      />`
    : html`<select id="${name}" name="${name}" ${said}>
        <option value=""></option>
        ${Object.entries(names).map(
          ([code, text]) => html`<option value="${code}" ${code === value ? 'selected' : ''}>${code} ${text}</option>`,
        )}
      </select>`;
}

/** What was typed, as a program would have sent it: empty columns are not there. */
export function asSubmission(service: string, form: URLSearchParams, id: string): { body: unknown; typed: Facts } {
  const typed = Object.fromEntries([...form].flatMap(([k, v]) => (v.trim() === '' ? [] : [[k, v.trim()]])));
  return { body: { NO_PERMINTAAN: id, KODE_LAYANAN: service, PERISTIWA: typed }, typed };
}
