/** The carrier's pages, where somebody plays its people: Indonesian, no script. */
import { html, pageOf } from '../html.ts';
import { EVENTS, wall, type Book, type EventKind, type Shipment } from './book.ts';

const page = pageOf({
  suffix: 'Pos tiruan',
  warning: 'Pos tiruan. Tidak ada kiriman sungguhan di sini.',
  links: [['/', 'Semua kiriman']],
});

const rupiah = new Intl.NumberFormat('id-ID', { style: 'currency', currency: 'IDR', maximumFractionDigits: 0 });
const last = (s: Shipment): string => {
  const e = s.events.toSorted((a, b) => a.at.localeCompare(b.at)).at(-1);
  return e ? `${EVENTS[e.kind]} (${wall(e.at)})` : 'Belum diserahkan';
};

export const notFound = (): string => page('Tidak ada', html`<p>Halaman atau kiriman ini tidak ada.</p>`);

export const listPage = (book: Book): string =>
  page(
    'Semua kiriman',
    html`<section>
      ${
        book.shipments.length === 0
          ? html`<p class="note">Belum ada kiriman.</p>`
          : html`<table>
              <thead>
                <tr>
                  <th>Resi</th>
                  <th>Pesanan</th>
                  <th>Kelurahan, kode pos</th>
                  <th>Keadaan</th>
                </tr>
              </thead>
              <tbody>
                ${book.shipments.toReversed().map(
                  (s) =>
                    html`<tr>
                      <td><a href="/kiriman/${s.awb}">${s.awb}</a></td>
                      <td>${s.orderid}</td>
                      <td>${s.receiver.district} ${s.receiver.zipcode}</td>
                      <td>${last(s)}</td>
                    </tr>`,
                )}
              </tbody>
            </table>`
      }
    </section>`,
  );

const LABELS: Record<EventKind, string> = {
  posting: 'Diterima di kantor pos',
  transit: 'Dikirim ke kantor lain',
  antar: 'Dibawa pengantar',
  gagal: 'Gagal diantar: rumah kosong',
  selesai: 'Diserahkan kepada penerima',
  retur: 'Dikirim balik',
  kembali: 'Kembali ke pengirim',
  hilang: 'Hilang',
};

export const shipmentPage = (s: Shipment, told?: string): string =>
  page(
    `Kiriman ${s.awb}`,
    html`${told !== undefined && html`<section class="good" role="status"><p>${told}</p></section>`}
      <section>
        <dl>
          <dt>Pesanan</dt>
          <dd>${s.orderid}</dd>
          <dt>Penerima</dt>
          <dd>${s.receiver.name}, ${s.receiver.address}, ${s.receiver.district} ${s.receiver.zipcode}</dd>
          <dt>Ongkos</dt>
          <dd>${rupiah.format(s.fee)}, ${s.payer === 'receiver' ? 'dibayar penerima' : 'ditagihkan ke pelanggan'}</dd>
        </dl>
      </section>
      <section>
        <h2>Yang terjadi</h2>
        ${
          s.events.length === 0
            ? html`<p class="note">Belum ada.</p>`
            : html`<table>
                <tbody>
                  ${s.events
                    .toSorted((a, b) => b.at.localeCompare(a.at))
                    .map(
                      (e) =>
                        html`<tr>
                          <td>${wall(e.at)}</td>
                          <td>${EVENTS[e.kind]}</td>
                          <td>${e.office}</td>
                          <td>${e.description}</td>
                        </tr>`,
                    )}
                </tbody>
              </table>`
        }
      </section>
      <section>
        <h2>Gerakkan kiriman</h2>
        <form method="post" action="/kiriman/${s.awb}">
          <label for="event">Yang terjadi</label>
          <select id="event" name="event">
            ${(Object.keys(EVENTS) as EventKind[]).map((k) => html`<option value="${k}">${LABELS[k]}</option>`)}
          </select>
          <label for="receiver">Diserahkan kepada</label>
          <input id="receiver" name="receiver" type="text" value="${s.receiver.name}" />
          <label for="relation">Hubungan</label>
          <input id="relation" name="relation" type="text" value="YBS" />
          <button>Catat</button>
        </form>
      </section>`,
  );
