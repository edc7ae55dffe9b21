/** The simulator's few pages for people: Indonesian, no script, plain. They say on top that nothing here is real. */
import { html, pageOf, type Html } from '../html.ts';
import type { Entry, State } from './book.ts';
import type { RegistryCity } from './city.ts';
import { kindOf } from './events/index.ts';
import { inWords } from './events/kind.ts';

const STATE: Record<State, string> = {
  ANTRE: 'Antre',
  PROSES: 'Diproses',
  TERDAFTAR: 'Menunggu validasi',
  TERVALIDASI: 'Menunggu tanda tangan',
  TERTANDATANGANI: 'Sudah ditandatangani',
  DITOLAK: 'Ditolak',
};

/** A page of the registry. */
export const page = pageOf({
  suffix: 'Simulator SIAK',
  warning: 'Simulator. Semua data dan surat di sini contoh, tidak sah.',
  links: [
    ['/', 'Antrean'],
    ['/rekam', 'Rekam'],
    ['/cari', 'Cari surat'],
  ],
});

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
