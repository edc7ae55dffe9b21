import { useUi } from '../context.ts';
import { Details, DonePanel, EmptyState, StateTag, SummaryList, TaskList, Timeline } from '../content.tsx';
import { Actions, Button, ButtonLink } from '../form.tsx';
import { Icon, ICON_NAMES } from '../icons.tsx';
import { Pagination } from '../nav.tsx';
import { Notice } from '../notice.tsx';
import { Page } from '../page.tsx';
import { type StateWord } from '../words.ts';
import { HERE, Menu } from './menu.tsx';

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
  return (
    <Page
      title="Berkas KTA-4K7T-9QXZ"
      section="mine"
      crumbs={[
        { href: HERE, label: 'Beranda' },
        { href: HERE, label: 'Berkas saya' },
      ]}
      flash={{ tone: 'ok', text: 'Perbaikan Anda sudah kami terima.' }}
    >
      <Menu at="isi" />
      <DonePanel
        title="Berkas sudah kami terima. Simpan nomor dan PIN ini."
        facts={[
          { label: 'Nomor', value: 'KTA-4K7T-9QXZ' },
          { label: 'PIN', value: '482913' },
        ]}
      />
      <h1>Akta kelahiran untuk Butet</h1>
      <p>
        <StateTag state="checking" />
      </p>
      <Timeline
        steps={[
          { state: 'done', title: 'Berkas diterima', when: new Date('2026-11-23T02:05:00Z') },
          { state: 'done', title: 'Anda memperbaiki 1 hal', when: new Date('2026-11-23T07:41:00Z') },
          {
            state: 'now',
            title: 'Petugas memeriksa berkas Anda',
            when: `Selesai paling lambat ${f.date('2026-11-25')}`,
            detail: <p>Di Disdukcapil, bagian pencatatan sipil. Anda tidak perlu melakukan apa pun.</p>,
          },
          { state: 'next', title: 'Dicatat di SIAK dan ditandatangani' },
          { state: 'next', title: 'Akta dapat diunduh di sini' },
        ]}
      />
      <Notice tone="warn" title="Perbaiki 1 hal ini saja">
        <p>Foto surat keterangan lahir terpotong di sudut kanan atas.</p>
      </Notice>
      <Notice tone="info">
        <p>Petugas tidak pernah meminta kode ini.</p>
      </Notice>
      <Notice tone="ok">
        <p>Tanda tangan pada surat ini sah.</p>
      </Notice>
      <Notice tone="bad" title="Surat ini tidak sah">
        <p>Isinya berubah setelah ditandatangani.</p>
      </Notice>
      <h2>Periksa jawaban Anda</h2>
      <SummaryList
        rows={[
          { label: 'Nama anak', value: 'Butet', change: '#' },
          { label: 'Tanggal lahir', value: f.date('2026-11-20'), change: '#' },
          { label: 'Foto surat lahir', value: 'surat-lahir.jpg', change: '#', error: 'Foto buram atau terpotong' },
          { label: 'Berat', value: '', change: '#' },
        ]}
      />
      <h2>Cek berkas</h2>
      <TaskList
        tasks={[
          { label: 'Data anak', state: 'done', href: '#' },
          { label: 'Data ibu', state: 'mend', href: '#', hint: 'NIK belum cocok' },
          { label: 'Foto surat', state: 'todo', href: '#' },
          { label: 'Kirim', state: 'cannot' },
        ]}
      />
      <p class="states">
        {STATES.map((s) => (
          <>
            <StateTag key={s} state={s} />{' '}
          </>
        ))}
      </p>
      <Details summary="Mengapa tanggal itu?">
        <p>Satu hari kerja setelah berkas lengkap. Sabtu dan Minggu tidak dihitung.</p>
      </Details>
      <EmptyState title="Belum ada berkas.">
        <Actions>
          <ButtonLink href="#">Mulai mengurus</ButtonLink>
        </Actions>
      </EmptyState>
      <Actions>
        <Button>Lanjut</Button>
        <Button look="second">Unduh akta</Button>
        <Button look="danger">Batalkan berkas</Button>
        <Button look="quiet">Simpan, lanjutkan nanti</Button>
        <Button disabled>Belum bisa</Button>
      </Actions>
      <Pagination first="#" next="#" shown="26–50" />
      <p class="states">
        {ICON_NAMES.map((name) => (
          <Icon key={name} name={name} />
        ))}
      </p>
    </Page>
  );
}
