/** What is on the phones: a list of numbers and addresses, and what each received. Indonesian, no script. */
import { html, pageOf } from '../html.ts';
import type { Shown, Way } from './book.ts';
import { REFUSALS } from './mail.ts';

export const NAMES: Record<Way, string> = {
  whatsapp: 'WhatsApp',
  sms: 'SMS',
  email: 'Surel',
  push: 'Pemberitahuan ponsel',
};
/** On which the owner can write back. */
export const WRITES: ReadonlySet<Way> = new Set(['whatsapp', 'sms']);

const clock = new Intl.DateTimeFormat('id-ID', {
  timeZone: 'Asia/Jakarta',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  timeZoneName: 'short',
});

const page = pageOf({
  suffix: 'Ponsel contoh',
  warning: 'Ponsel contoh. Tidak ada pesan yang keluar dari komputer ini.',
  links: [['/', 'Semua ponsel dan alamat']],
});

const linkTo = (who: string): string => `/di?nomor=${encodeURIComponent(who)}`;
const nameOf = (who: string): string => (/^[0-9a-f]{32}$/.test(who) ? `Ponsel ${who.slice(0, 6)}` : who);

/** Numbers, addresses and devices, the last to be written to first. */
export function listPage(messages: readonly Shown[]): string {
  const people = [...Map.groupBy(messages.toReversed(), (m) => m.with)];
  return page(
    'Ponsel dan alamat',
    html`<section>
        ${
          people.length === 0
            ? html`<p class="note">Belum ada pesan. Pesan muncul di sini begitu kota mengirimnya.</p>`
            : html`<table>
                <thead>
                  <tr>
                    <th>Nomor atau alamat</th>
                    <th>Lewat</th>
                    <th>Pesan terakhir</th>
                  </tr>
                </thead>
                <tbody>
                  ${people.map(
                    ([who, all]) =>
                      html`<tr>
                        <td><a href="${linkTo(who)}">${nameOf(who)}</a></td>
                        <td>${[...new Set(all.map((m) => NAMES[m.way]))].join(', ')}</td>
                        <td>${clock.format(new Date(all[0]!.at))}</td>
                      </tr>`,
                  )}
                </tbody>
              </table>`
        }
      </section>
      <section>
        <h2>Mencoba gangguan</h2>
        <p>Surel ke alamat yang diawali kata ini tidak sampai:</p>
        <ul>
          ${Object.entries(REFUSALS).map(
            ([name, r]) =>
              html`<li>
                <code>${name}…@</code>
                ${r.at === 'once' ? 'ditolak saat dikirim' : 'diterima, lalu kembali ke kotak surat kota'} (${r.status}
                ${r.text})
              </li>`,
          )}
        </ul>
      </section>`,
  );
}

/** One number or address: what came by each way, the newest first, and a form to write back. */
export function onePage(who: string, messages: readonly Shown[], ways: readonly Way[]): string {
  const all = messages.filter((m) => m.with === who);
  const able = ways.filter((way) => WRITES.has(way));
  return page(
    nameOf(who),
    html`${
        able.length > 0 &&
        html`<section>
          <h2>Tulis kepada kota</h2>
          <form method="post" action="/tulis">
            <input type="hidden" name="nomor" value="${who}" />
            <label for="way">Lewat</label
            ><select id="way" name="way">
              ${able.map((way) => html`<option value="${way}">${NAMES[way]}</option>`)}</select
            ><label for="text">Pesan</label
            ><input id="text" name="text" type="text" required maxlength="1000" autocomplete="off" />
            <p class="note">Misalnya: STATUS nomor-berkas PIN, BERHENTI, atau MULAI.</p>
            <button>Kirim</button>
          </form>
        </section>`
      }
      <section>
        <h2>Pesan</h2>
        ${
          all.length === 0
            ? html`<p class="note">Belum ada pesan.</p>`
            : all.toReversed().map(
                (m) =>
                  html`<article class="${m.mine ? 'note' : 'good'}">
                    <p>
                      <strong>${NAMES[m.way]}</strong>
                      <span class="note">${m.mine ? 'dari Anda' : 'dari kota'}, ${clock.format(new Date(m.at))}</span>
                    </p>
                    ${m.subject && html`<p><strong>${m.subject}</strong></p>`}
                    ${m.text.split('\n').map((part) => html`<p>${part}</p>`)}
                  </article>`,
              )
        }
      </section>`,
  );
}

export const nothing = (): string => page('Tidak ada', html`<p class="note">Halaman ini tidak ada.</p>`);
