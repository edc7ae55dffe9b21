/** The bank's pages for a payer: Indonesian, no script. */
import { html, pageOf, type Html, type Part } from '../html.ts';
import type { Book, Moved, Qr } from './book.ts';
import type { Asked, Told } from './payer.ts';

const rupiah = new Intl.NumberFormat('id-ID', { style: 'currency', currency: 'IDR', maximumFractionDigits: 0 });
const when = (at: string): string => `${at.slice(0, 16).replace('T', ' ')} WIB`;

const page = pageOf({
  suffix: 'Bank tiruan',
  warning: 'Bank tiruan. Tidak ada uang sungguhan di sini.',
  links: [
    ['/', 'Bayar tagihan'],
    ['/qris', 'Bayar QRIS'],
    ['/berkas', 'Berkas bank'],
  ],
});

const note = (good: boolean, ...text: Part[]): Html =>
  html`<section class="${good ? 'good' : 'bad'}" role="status"><p>${text}</p></section>`;

const list = (moved: readonly Moved[]): Html =>
  moved.length === 0
    ? html`<p class="note">Belum ada pembayaran.</p>`
    : html`<table>
        <thead>
          <tr>
            <th>Waktu</th>
            <th>Kode bayar</th>
            <th>Saluran</th>
            <th>Jumlah</th>
          </tr>
        </thead>
        <tbody>
          ${moved.map(
            (m) =>
              html`<tr>
                <td>${when(m.at)}</td>
                <td>${m.code}</td>
                <td>${m.channel.toUpperCase()}${m.kind === 'reverse' && ' (dibatalkan)'}</td>
                <td>${rupiah.format(m.amount)}</td>
              </tr>`,
          )}
        </tbody>
      </table>`;

/** Type a number, or see what a number owes. */
export function payPage(book: Book, o: { typed?: string; asked?: Asked; told?: Told } = {}): string {
  const { asked, told, typed = '' } = o;
  const payable = asked?.code.startsWith('200') ? asked : undefined;
  return page(
    'Bayar tagihan',
    html`${
        told &&
        (told.moved
          ? note(
              true,
              told.text,
              ' ',
              html`<strong>${rupiah.format(told.moved.amount)}</strong>`,
              `. Referensi ${told.moved.reference}.`,
            )
          : note(false, 'Pembayaran ditolak: ', told.text, ` (${told.code})`))
      }
      ${asked && !payable && note(false, asked.text, ` (${asked.code})`)}
      <section>
        <form action="/">
          <label for="va">Nomor virtual account atau kode bayar</label
          ><input
            id="va"
            name="va"
            type="text"
            inputmode="numeric"
            autocomplete="off"
            value="${typed}"
            required
          /><br /><button>Lihat tagihan</button>
        </form>
      </section>
      ${
        payable &&
        html`<section>
          <h2>Tagihan</h2>
          <dl>
            <dt>Nama</dt>
            <dd>${payable.name}</dd>
            <dt>Kode bayar</dt>
            <dd>${typed}</dd>
            <dt>Jumlah</dt>
            <dd><strong>${rupiah.format(payable.amount)}</strong></dd>
          </dl>
          <form method="post" action="/bayar">
            <input type="hidden" name="va" value="${typed}" />${
              payable.open &&
              html`<label for="jumlah">Jumlah yang dibayar</label
                ><input id="jumlah" name="jumlah" type="text" inputmode="numeric" required />`
            }
            <button>Bayar</button>
          </form>
        </section>`
      }
      <section>
        <h2>Pembayaran terakhir</h2>
        ${list(book.moved.slice(-10).toReversed())}
      </section>`,
  );
}

/** Codes that wait for their payer. */
export function qrPage(book: Book, told?: Told): string {
  const open = book.qrs.filter((q) => q.status === '01' && new Date(q.expires) > book.now()).toReversed();
  return page(
    'Bayar QRIS',
    html`${told && (told.moved ? note(true, told.text, '. ', rupiah.format(told.moved.amount)) : note(false, told.text))}
      <section>
        <h2>Kode QR yang menunggu dibayar</h2>
        ${
          open.length === 0
            ? html`<p class="note">
                Tidak ada kode QR yang menunggu. Buka halaman tagihan, lalu pilih bayar dengan QRIS.
              </p>`
            : open.map(
                (q: Qr) =>
                  html`<form method="post" action="/qris">
                    <dl>
                      <dt>Untuk</dt>
                      <dd>${q.partnerReference}</dd>
                      <dt>Jumlah</dt>
                      <dd><strong>${rupiah.format(q.amount)}</strong></dd>
                      <dt>Berlaku sampai</dt>
                      <dd>${when(q.expires)}</dd>
                    </dl>
                    <input type="hidden" name="reference" value="${q.reference}" /><button>Bayar</button>
                  </form>`,
              )
        }
      </section>
      <section>
        <h2>Bayar dari isi kode</h2>
        <form method="post" action="/qris">
          <label for="isi">Isi kode QR</label
          ><input id="isi" name="isi" type="text" autocomplete="off" required /><br /><button>Bayar</button>
        </form>
      </section>`,
  );
}

/** The days' files. */
export function filesPage(days: readonly string[]): string {
  return page(
    'Berkas bank',
    html`<section>
      ${
        days.length === 0
          ? html`<p class="note">Belum ada hari dengan pembayaran.</p>`
          : html`<table>
              <thead>
                <tr>
                  <th>Hari</th>
                  <th>Berkas teller</th>
                  <th>Rekening koran</th>
                </tr>
              </thead>
              <tbody>
                ${days.map(
                  (day) =>
                    html`<tr>
                      <td>${day}</td>
                      <td><a href="/berkas/${day}/teller.csv">teller.csv</a></td>
                      <td>
                        <a href="/berkas/${day}/rekening.sta">MT940</a> ·
                        <a href="/berkas/${day}/rekening.csv">CSV</a>
                      </td>
                    </tr>`,
                )}
              </tbody>
            </table>`
      }
    </section>`,
  );
}

export const notFound = (): string => page('Tidak ada', html`<section><p>Halaman ini tidak ada.</p></section>`);
