import { type ComponentChildren } from 'preact';
import { Select } from '../choices.tsx';
import { StateTag, Stats } from '../content.tsx';
import { ClockChip, CopyRow, CopySheet, Split, Viewer, WhyNot, type ClockFace } from '../desk.tsx';
import { Actions, Button, Form } from '../form.tsx';
import { Pagination, Tabs } from '../nav.tsx';
import { DeskPage } from '../page.tsx';
import { SopTable } from '../sop.tsx';
import { Table } from '../table.tsx';
import { HERE, Menu } from './menu.tsx';

const SHEET = `data:image/svg+xml,${encodeURIComponent(
  "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 600 800'><rect width='600' height='800' fill='#fffdf5'/><g fill='#555'><rect x='150' y='60' width='300' height='22'/><rect x='90' y='130' width='420' height='9'/><rect x='90' y='160' width='390' height='9'/><rect x='90' y='190' width='410' height='9'/><rect x='90' y='250' width='200' height='9'/><rect x='90' y='280' width='260' height='9'/></g><circle cx='440' cy='620' r='70' fill='none' stroke='#7a3db8' stroke-width='6' opacity='.6'/></svg>",
)}`;

const CLOCKS: ClockFace[] = [
  { state: 'running', n: 3, unit: 'working_hours', near: true },
  { state: 'running', n: 2, unit: 'working_days' },
  { state: 'late', n: 2, unit: 'working_hours' },
  { state: 'paused' },
  { state: 'met' },
  { state: 'missed' },
];
const CASES = ['Butet Siregar', 'Muhammad', 'Lim Mei Hua', 'Putri Ayu Lestari'].map((name, i) => ({
  number: `KTA-4K7T-9QX${i}`,
  name,
  clock: CLOCKS[i]!,
}));

const inRow = (children: ComponentChildren) => <p class="states">{children}</p>;

export function Desk() {
  return (
    <DeskPage
      title="Akta kelahiran KTA-4K7T-9QXZ"
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
