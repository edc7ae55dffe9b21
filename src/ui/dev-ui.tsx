import type { ComponentChildren } from 'preact';
import { useUi } from './context.ts';
import { AreaField, Checkboxes, Confirm, Radios, Select } from './choices.tsx';
import {
  Card,
  Details,
  DonePanel,
  EmptyState,
  Facts,
  Hero,
  StateTag,
  Stats,
  SummaryList,
  TaskList,
  Tiles,
  Timeline,
} from './content.tsx';
import { DateField, TimeField } from './date-fields.tsx';
import { ClockChip, CopyRow, CopySheet, SaveStatus, Split, Viewer, WhyNot, type ClockFace } from './desk.tsx';
import { FileField } from './file-field.tsx';
import { Actions, Button, ButtonLink, Form, NextActions } from './form.tsx';
import { Icon, ICON_NAMES } from './icons.tsx';
import { Pagination, Tabs } from './nav.tsx';
import { Notice } from './notice.tsx';
import { DeskPage, Page } from './page.tsx';
import { SopTable } from './sop.tsx';
import { Table } from './table.tsx';
import {
  EmailField,
  NameField,
  NikField,
  NumberField,
  OtpField,
  PasswordField,
  PhoneField,
  TextArea,
  TextField,
} from './text-fields.tsx';
import type { StateWord } from './words.ts';

/* The design page: every component in every state. Served at /dev/ui in the demo; people judge the look here. */

const HERE = '/dev/ui';
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
const AREAS = [
  {
    code: '12.71.01',
    name: 'Medan Kota',
    wards: ['Pasar Baru', 'Sei Rengas I', 'Teladan Barat'].map((name, i) => ({ code: `12.71.01.100${i + 1}`, name })),
  },
  {
    code: '12.71.09',
    name: 'Medan Polonia',
    wards: ['Anggrung', 'Madras Hulu', 'Polonia'].map((name, i) => ({ code: `12.71.09.100${i + 1}`, name })),
  },
];
const SHEET = `data:image/svg+xml,${encodeURIComponent(
  "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 600 800'><rect width='600' height='800' fill='#fffdf5'/><g fill='#555'><rect x='150' y='60' width='300' height='22'/><rect x='90' y='130' width='420' height='9'/><rect x='90' y='160' width='390' height='9'/><rect x='90' y='190' width='410' height='9'/><rect x='90' y='250' width='200' height='9'/><rect x='90' y='280' width='260' height='9'/></g><circle cx='440' cy='620' r='70' fill='none' stroke='#7a3db8' stroke-width='6' opacity='.6'/></svg>",
)}`;

const SECTIONS = { beranda: Home, pertanyaan: Questions, kesalahan: Faults, isi: Telling, meja: Desk } as const;
export type DevSection = keyof typeof SECTIONS;
export const DEV_SECTIONS = Object.keys(SECTIONS) as DevSection[];

/** One section of the design page; `?bagian=` names it. An unknown name gives the first. */
export function DevUi({ section }: { section?: string | undefined }) {
  const Section = SECTIONS[DEV_SECTIONS.find((s) => s === section) ?? 'beranda'];
  return <Section />;
}

const Menu = ({ at }: { at: DevSection }) => (
  <Tabs
    label="Bagian"
    items={DEV_SECTIONS.map((s) => ({ href: `${HERE}?bagian=${s}`, label: s, current: s === at }))}
  />
);

function Home() {
  const { f } = useUi();
  return (
    <Page
      title="Beranda"
      section="home"
      width="wide"
      hero={
        <Hero
          title="Apa yang ingin Anda urus?"
          lead="Tulis dengan kata-kata Anda sendiri."
          label="Misalnya: anak baru lahir"
          action={HERE}
        />
      }
    >
      <Menu at="beranda" />
      <h2>Peristiwa hidup</h2>
      <Tiles
        items={[
          { href: '#1', icon: 'baby', title: 'Anak baru lahir', text: 'Akta kelahiran dan masuk ke KK' },
          { href: '#2', icon: 'card', title: 'Kehilangan KTP atau KK', text: 'Cetak ulang, gratis' },
          { href: '#3', icon: 'move', title: 'Pindah rumah', text: 'Dalam kota, keluar, atau datang ke Medan' },
          { href: '#4', icon: 'rings', title: 'Menikah', text: 'Akta perkawinan dan KK baru' },
          { href: '#5', icon: 'family', title: 'Ada yang meninggal', text: 'Akta kematian dan perubahan KK' },
          { href: '#6', icon: 'megaphone', title: 'Lapor masalah di kota', text: 'Jalan rusak, sampah, banjir' },
        ]}
      />
      <h2>Sudah pernah mengajukan?</h2>
      <Tiles
        items={[
          { href: '#7', icon: 'search', title: 'Cek berkas', text: 'Dengan nomor dan PIN di tanda terima' },
          { href: '#8', icon: 'shield', title: 'Cek keaslian surat', text: 'Pindai kode QR atau unggah PDF-nya' },
        ]}
      />
      <h2>Akta kelahiran</h2>
      <Card>
        <Facts
          wide
          items={[
            { icon: 'user', label: 'Siapa yang boleh mengajukan', value: 'Ayah, ibu, atau wali anak' },
            { icon: 'clock', label: 'Berapa lama', value: 'Paling lama 1 hari kerja setelah berkas lengkap' },
            { icon: 'coin', label: 'Biaya', value: `Gratis (${f.rupiah(0)})` },
            { icon: 'scale', label: 'Dasar hukum', value: 'UU 24/2013; Perpres 96/2018' },
          ]}
        />
        <Actions>
          <ButtonLink href={`${HERE}?bagian=pertanyaan`} big icon="arrowRight">
            Mulai
          </ButtonLink>
        </Actions>
      </Card>
    </Page>
  );
}

function Questions() {
  return (
    <Page title="Pertanyaan" back={HERE}>
      <Menu at="pertanyaan" />
      <Form action={HERE} files idempotencyKey="01900000-0000-7000-8000-000000000001">
        <Radios
          name="kind"
          label="Bagaimana pernikahan orang tua anak?"
          caption="Akta kelahiran · langkah 2 dari 9"
          hint="Jawaban ini menentukan nama siapa yang ditulis di akta."
          heading
          value="unrecorded"
          options={[
            { value: 'recorded', label: 'Tercatat', hint: 'Ada buku nikah atau akta perkawinan' },
            {
              value: 'unrecorded',
              label: 'Belum tercatat, tetapi di KK tertulis suami istri',
              inside: <TextField name="kk" label="Nomor KK" width="w16" />,
            },
            { value: 'mother', label: 'Hanya ibu' },
            { value: 'unknown', label: 'Orang tua tidak diketahui', apart: true },
          ]}
        />
        <Questionnaire />
        <SaveStatus url={HERE} />
        <NextActions />
      </Form>
    </Page>
  );
}

function Questionnaire({ bad = false }: { bad?: boolean }) {
  const e = (text: string) => (bad ? text : undefined);
  return (
    <>
      <NameField name="child.1.name" label="Nama lengkap anak" value="Butet" error={e('Isi nama anak')} />
      <DateField
        name="child.1.birth_date"
        label="Tanggal lahir"
        value={bad ? '31/2/2026' : '2026-11-20'}
        error={e('Tanggal 31 Februari tidak ada')}
      />
      <TimeField
        name="child.1.birth_time"
        label="Jam lahir"
        value={bad ? '25/0' : '14:30'}
        error={e('Jam ditulis 0 sampai 23')}
      />
      <NikField name="mother.nik" label="NIK ibu" value="1271994508920001" error={e('NIK terdiri dari 16 angka')} />
      <PhoneField name="phone" label="Nomor HP" value="0812 3456 7890" error={e('Nomor HP diawali 08')} />
      <EmailField name="email" label="Surel" optional />
      <OtpField name="code" label="Masukkan 6 angka yang kami kirim" value="482913" error={e('Kode ini salah')} />
      <PasswordField name="password" label="Kata sandi" />
      <NumberField name="weight" label="Berat bayi (gram)" value="3200" error={e('Tulis angka saja')} />
      <NumberField name="amount" label="Jumlah" rupiah value="12000" />
      <Select
        name="helper"
        label="Penolong kelahiran"
        value="midwife"
        options={[
          { value: 'doctor', label: 'Dokter' },
          { value: 'midwife', label: 'Bidan' },
        ]}
        error={e('Pilih penolong kelahiran')}
      />
      <AreaField
        name="area"
        label="Kelurahan tempat lahir"
        areas={AREAS}
        value="12.71.09.1003"
        error={e('Pilih kelurahan')}
      />
      <Checkboxes
        name="papers"
        label="Surat yang Anda punya"
        values={['letter']}
        options={[
          { value: 'letter', label: 'Surat keterangan lahir' },
          { value: 'kk', label: 'Kartu Keluarga' },
          { value: 'none', label: 'Tidak ada', apart: true },
        ]}
        error={e('Pilih paling sedikit satu')}
      />
      <TextArea name="note" label="Catatan" optional value="Lahir di rumah." error={e('Paling banyak 500 huruf')} />
      <FileField
        name="file"
        label="Foto surat keterangan lahir"
        error={e('Foto buram atau terpotong')}
        now={{ href: '#', name: 'surat-lahir.jpg' }}
      />
      <Confirm
        name="declare"
        label="Saya menyatakan semua jawaban ini benar."
        error={e('Centang pernyataan ini dulu')}
      />
    </>
  );
}

const FAULTS = {
  'child.1.name': 'Isi nama anak',
  'child.1.birth_date': 'Tanggal 31 Februari tidak ada',
  file: 'Foto buram atau terpotong',
};

function Faults() {
  return (
    <Page title="Pertanyaan" errors={FAULTS} back={HERE}>
      <Menu at="kesalahan" />
      <Form action={HERE} files>
        <Questionnaire bad />
        <NextActions />
      </Form>
    </Page>
  );
}

function Telling() {
  const { f } = useUi();
  return (
    <Page
      title="Berkas MDN-4K7T-9QXZ"
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
          { label: 'Nomor', value: 'MDN-4K7T-9QXZ' },
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

const CLOCKS: ClockFace[] = [
  { state: 'running', n: 3, unit: 'working_hours', near: true },
  { state: 'running', n: 2, unit: 'working_days' },
  { state: 'late', n: 2, unit: 'working_hours' },
  { state: 'paused' },
  { state: 'met' },
  { state: 'missed' },
];
const CASES = ['Butet Siregar', 'Muhammad', 'Lim Mei Hua', 'Putri Ayu Lestari'].map((name, i) => ({
  number: `MDN-4K7T-9QX${i}`,
  name,
  clock: CLOCKS[i]!,
}));

const inRow = (children: ComponentChildren) => <p class="states">{children}</p>;

function Desk() {
  return (
    <DeskPage
      title="Akta kelahiran MDN-4K7T-9QXZ"
      post="Petugas verifikasi · Disdukcapil"
      menu={[
        { href: HERE, label: 'Berkas untuk saya', icon: 'inbox', count: 12, current: true, shortcut: 'b' },
        { href: '#a', label: 'Belum diambil', icon: 'list', count: 48 },
        { href: '#c', label: 'Kinerja', icon: 'chart' },
      ]}
      actions={
        <Button icon="arrowRight" shortcut="n">
          Ambil berkas berikutnya
        </Button>
      }
    >
      <Menu at="meja" />
      {inRow(CLOCKS.map((c, i) => [<ClockChip key={i} clock={c} />, ' ']))}
      <Stats
        items={[
          { label: 'Menunggu', value: '48', note: 'tertua 3 jam kerja' },
          { label: 'Tepat waktu bulan ini', value: '97,4%', tone: 'ok' },
          { label: 'Hampir terlambat', value: '5', tone: 'warn' },
          { label: 'Terlambat', value: '2', tone: 'bad' },
        ]}
      />
      <Tabs
        label="Berkas"
        items={[
          { href: '#1', label: 'Untuk saya', count: 12, current: true },
          { href: '#2', label: 'Belum diambil', count: 48 },
          { href: '#3', label: 'Menunggu warga', count: 7 },
        ]}
      />
      <Table
        caption="Berkas untuk saya"
        quietCaption
        rows={CASES}
        id={(c) => c.number}
        columns={[
          { head: 'Anak', main: true, cell: (c) => <a href="/dev/ui">{c.name}</a> },
          { head: 'Nomor', cell: (c) => c.number },
          { head: 'Tahap', cell: () => <StateTag state="checking" /> },
          { head: 'Waktu', cell: (c) => <ClockChip clock={c.clock} /> },
          { head: 'Berkas', num: true, cell: () => '4' },
        ]}
      />
      <Pagination next="#" />
      <Table caption="Kosong" quietCaption rows={[]} id={() => ''} columns={[]} empty="Tidak ada berkas menunggu." />
      <Split
        panel={
          <Form action={HERE}>
            <h2>Yang dapat dilakukan</h2>
            <Select
              name="reason"
              label="Tandai yang harus diperbaiki"
              options={[{ value: 'blurred', label: 'Foto buram atau terpotong' }]}
            />
            <input type="hidden" name="mark" id="tanda" />
            <Actions>
              <Button shortcut="s" disabled why="why-approve">
                Setujui, lanjut ke tahap berikut
              </Button>
              <Button look="second" shortcut="k">
                Kembalikan ke warga
              </Button>
              <Button look="danger">Tolak, dengan dasar hukum</Button>
            </Actions>
            <WhyNot
              id="why-approve"
              title="Belum bisa disetujui karena:"
              reasons={['Foto surat keterangan lahir belum diperiksa']}
            />
            <h2>Salin untuk SIAK</h2>
            <CopySheet>
              <CopyRow label="Nama anak" value="BUTET" name="t1" typed />
              <CopyRow label="Penolong kelahiran" value="Bidan/perawat" copy="2" code="2" name="t2" />
              <CopyRow label="NIK ibu" value="1271994508920001" name="t3" />
            </CopySheet>
          </Form>
        }
      >
        <Viewer
          id="dev"
          name="Surat keterangan lahir"
          pages={[{ src: SHEET, width: 600, height: 800 }]}
          marks={[{ page: 1, x: 120, y: 290, w: 520, h: 90 }]}
          markField="tanda"
        />
      </Split>
      <SopTable
        caption="SOP akta kelahiran"
        actors={['Warga', 'Petugas', 'Kepala Dinas']}
        rows={[
          {
            activity: 'Mengajukan',
            actor: 0,
            shape: 'start',
            completeness: 'F-2.01, surat lahir',
            time: '–',
            output: 'Berkas',
          },
          {
            activity: 'Memeriksa',
            actor: 1,
            shape: 'decision',
            completeness: 'Berkas',
            time: '2 jam kerja',
            output: 'Berkas lengkap',
            note: 'Tidak: kembali ke no. 1',
          },
          {
            activity: 'Mencatat di SIAK',
            actor: 1,
            shape: 'step',
            completeness: 'Berkas lengkap',
            time: '3 jam kerja',
            output: 'Nomor akta',
          },
          {
            activity: 'Menandatangani',
            actor: 2,
            shape: 'end',
            completeness: 'Draf akta',
            time: '1 jam kerja',
            output: 'Akta',
          },
        ]}
      />
    </DeskPage>
  );
}
