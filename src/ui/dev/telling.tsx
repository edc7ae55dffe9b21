import { useUi } from '../context.ts';
import { Details, DonePanel, EmptyState, StateTag, SummaryList, TaskList, Timeline } from '../content.tsx';
import { Actions, Button, ButtonLink } from '../form.tsx';
import { Icon, ICON_NAMES } from '../icons.tsx';
import { Pagination } from '../nav.tsx';
import { Notice } from '../notice.tsx';
import { Page } from '../page.tsx';
import { QrImage } from '../qr.tsx';
import { type StateWord } from '../words.ts';
import { HERE, Menu, useSay } from './menu.tsx';

const STATES: StateWord[] = [
  'draft',
  'received',
  'checking',
  'returned',
  'processing',
  'awaiting_payment',
  'awaiting_signature',
  'ready',
  'sent',
  'done',
  'rejected',
  'withdrawn',
];

export function Telling() {
  const { f } = useUi();
  const say = useSay();
  return (
    <Page
      title={say('Berkas KTA-4K7T-9QXZ', 'Application KTA-4K7T-9QXZ')}
      section="mine"
      crumbs={[
        { href: HERE, label: say('Beranda', 'Home') },
        { href: HERE, label: say('Berkas saya', 'My applications') },
      ]}
      flash={say('Perbaikan Anda sudah kami terima.', 'We have received your corrections.')}
    >
      <Menu at="isi" />
      <DonePanel
        title={say(
          'Berkas sudah kami terima. Simpan nomor dan PIN ini.',
          'We have your application. Keep this number and PIN.',
        )}
        facts={[
          { label: say('Nomor', 'Number'), value: 'KTA-4K7T-9QXZ' },
          { label: 'PIN', value: '482913' },
        ]}
      />
      <h1>{say('Akta kelahiran untuk Butet', 'Birth certificate for Butet')}</h1>
      <p>
        <StateTag state="checking" />
      </p>
      <Timeline
        steps={[
          {
            state: 'done',
            title: say('Berkas diterima', 'Application received'),
            when: new Date('2026-11-23T02:05:00Z'),
          },
          {
            state: 'done',
            title: say('Anda memperbaiki 1 hal', 'You corrected 1 thing'),
            when: new Date('2026-11-23T07:41:00Z'),
          },
          {
            state: 'now',
            title: say('Petugas memeriksa berkas Anda', 'An officer checks your application'),
            when: `${say('Selesai paling lambat', 'Done by')} ${f.date('2026-11-25')}`,
            detail: (
              <p>
                {say(
                  'Di Disdukcapil, bagian pencatatan sipil. Anda tidak perlu melakukan apa pun.',
                  'At Disdukcapil, civil registration. There is nothing you need to do.',
                )}
              </p>
            ),
          },
          { state: 'next', title: say('Dicatat di SIAK dan ditandatangani', 'Entered in SIAK and signed') },
          { state: 'next', title: say('Akta dapat diunduh di sini', 'The certificate can be downloaded here') },
        ]}
      />
      <Notice tone="warn" title={say('Perbaiki 1 hal ini saja', 'Correct only this 1 thing')}>
        <p>
          {say(
            'Foto surat keterangan lahir terpotong di sudut kanan atas.',
            'The photo of the birth letter is cut off at the upper right.',
          )}
        </p>
      </Notice>
      <Notice tone="info">
        <p>{say('Petugas tidak pernah meminta kode ini.', 'Officers never ask for this code.')}</p>
      </Notice>
      <Notice tone="ok">
        <p>{say('Tanda tangan pada surat ini sah.', 'The signature on this document is valid.')}</p>
      </Notice>
      <Notice tone="bad" title={say('Surat ini tidak sah', 'This document is not valid')}>
        <p>{say('Isinya berubah setelah ditandatangani.', 'It was changed after it was signed.')}</p>
      </Notice>
      <h2>{say('Periksa jawaban Anda', 'Check your answers')}</h2>
      <SummaryList
        rows={[
          { label: say('Nama anak', 'Name of the child'), value: 'Butet', change: '#' },
          { label: say('Tanggal lahir', 'Date of birth'), value: f.date('2026-11-20'), change: '#' },
          {
            label: say('Foto surat lahir', 'Photo of the birth letter'),
            value: 'surat-lahir.jpg',
            change: '#',
            error: say('Foto buram atau terpotong', 'The photo is blurred or cut off'),
          },
          { label: say('Berat', 'Weight'), value: '', change: '#' },
        ]}
      />
      <h2>{say('Cek berkas', 'Track an application')}</h2>
      <TaskList
        tasks={[
          { label: say('Data anak', 'The child'), state: 'done', href: '#' },
          {
            label: say('Data ibu', 'The mother'),
            state: 'mend',
            href: '#',
            hint: say('NIK belum cocok', 'The NIK does not match yet'),
          },
          { label: say('Foto surat', 'Photo of the letter'), state: 'todo', href: '#' },
          { label: say('Kirim', 'Send'), state: 'cannot' },
        ]}
      />
      <p class="actions">
        {STATES.map((s) => (
          <>
            <StateTag key={s} state={s} />{' '}
          </>
        ))}
      </p>
      <Details summary={say('Mengapa tanggal itu?', 'Why that date?')}>
        <p>
          {say(
            'Satu hari kerja setelah berkas lengkap. Sabtu dan Minggu tidak dihitung.',
            'One working day once complete. Saturdays and Sundays do not count.',
          )}
        </p>
      </Details>
      <EmptyState title={say('Belum ada berkas.', 'No applications yet.')}>
        <Actions>
          <ButtonLink href="#">{say('Mulai mengurus', 'Start an application')}</ButtonLink>
        </Actions>
      </EmptyState>
      <Actions>
        <Button>{say('Lanjut', 'Continue')}</Button>
        <Button look="second">{say('Unduh akta', 'Download the certificate')}</Button>
        <Button look="danger">{say('Batalkan berkas', 'Withdraw the application')}</Button>
        <Button look="quiet">{say('Simpan, lanjutkan nanti', 'Save and continue later')}</Button>
        <Button disabled>{say('Belum bisa', 'Not possible yet')}</Button>
      </Actions>
      <p>
        <QrImage
          text="https://contoh.example/v/0"
          label={say('Kode QR surat', 'QR code of the document')}
          width={132}
        />
      </p>
      <Pagination first="#" next="#" shown="26–50" />
      <p class="actions">
        {ICON_NAMES.map((name) => (
          <Icon key={name} name={name} />
        ))}
      </p>
    </Page>
  );
}
