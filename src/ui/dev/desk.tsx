import { type ComponentChildren } from 'preact';
import { Select } from '../choices.tsx';
import { StateTag, Stats } from '../content.tsx';
import { ClockChip, CopyRow, CopySheet, Live, Split, Viewer, WhyNot, type ClockFace } from '../desk.tsx';
import { Actions, Button, Form } from '../form.tsx';
import { Pagination, Tabs } from '../nav.tsx';
import { DeskPage } from '../page.tsx';
import { SopTable } from '../sop.tsx';
import { Table } from '../table.tsx';
import { HERE, Menu, useSay } from './menu.tsx';

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

const inRow = (children: ComponentChildren) => <p class="actions">{children}</p>;

export function Desk() {
  const say = useSay();
  return (
    <DeskPage
      title={say('Akta kelahiran KTA-4K7T-9QXZ', 'Birth certificate KTA-4K7T-9QXZ')}
      post={say('Petugas verifikasi · Disdukcapil', 'Verification officer · Disdukcapil')}
      menu={[
        {
          href: HERE,
          label: say('Berkas untuk saya', 'My cases'),
          icon: 'inbox',
          count: 12,
          current: true,
          shortcut: 'b',
        },
        { href: '#a', label: say('Belum diambil', 'Not taken yet'), icon: 'list', count: 48 },
        { href: '#c', label: say('Kinerja', 'Performance'), icon: 'chart' },
      ]}
      actions={
        <Button icon="arrowRight" shortcut="n">
          {say('Ambil berkas berikutnya', 'Take the next case')}
        </Button>
      }
    >
      <Menu at="meja" />
      <Live id="kabar" every={3600}>
        {inRow(CLOCKS.map((c, i) => [<ClockChip key={i} clock={c} />, ' ']))}
      </Live>
      <Stats
        items={[
          { label: say('Menunggu', 'Waiting'), value: '48', note: say('tertua 3 jam kerja', 'oldest 3 working hours') },
          { label: say('Tepat waktu bulan ini', 'On time this month'), value: say('97,4%', '97.4%'), tone: 'ok' },
          { label: say('Hampir terlambat', 'Nearly late'), value: '5', tone: 'warn' },
          { label: say('Terlambat', 'Late'), value: '2', tone: 'bad' },
        ]}
      />
      <Tabs
        label={say('Berkas', 'Cases')}
        items={[
          { href: '#1', label: say('Untuk saya', 'Mine'), count: 12, current: true },
          { href: '#2', label: say('Belum diambil', 'Not taken yet'), count: 48 },
          { href: '#3', label: say('Menunggu warga', 'With the resident'), count: 7 },
        ]}
      />
      <Table
        caption={say('Berkas untuk saya', 'My cases')}
        quietCaption
        rows={CASES}
        id={(c) => c.number}
        columns={[
          { head: say('Anak', 'Child'), main: true, cell: (c) => <a href="/dev/ui">{c.name}</a> },
          { head: say('Nomor', 'Number'), cell: (c) => c.number },
          { head: say('Tahap', 'Stage'), cell: () => <StateTag state="checking" /> },
          { head: say('Waktu', 'Time'), cell: (c) => <ClockChip clock={c.clock} /> },
          { head: say('Berkas', 'Cases'), num: true, cell: () => '4' },
        ]}
      />
      <Pagination next="#" />
      <Table
        caption={say('Kosong', 'Empty')}
        quietCaption
        rows={[]}
        id={() => ''}
        columns={[]}
        empty={say('Tidak ada berkas menunggu.', 'No case is waiting.')}
      />
      <Split
        panel={
          <Form action={HERE}>
            <h2>{say('Yang dapat dilakukan', 'What can be done')}</h2>
            <Select
              name="reason"
              label={say('Tandai yang harus diperbaiki', 'Mark what must be corrected')}
              options={[
                { value: 'blurred', label: say('Foto buram atau terpotong', 'The photo is blurred or cut off') },
              ]}
            />
            <input type="hidden" name="mark" id="tanda" />
            <Actions>
              <Button shortcut="s" disabled why="why-approve">
                {say('Setujui, lanjut ke tahap berikut', 'Approve, on to the next stage')}
              </Button>
              <Button look="second" shortcut="k">
                {say('Kembalikan ke warga', 'Return to the resident')}
              </Button>
              <Button look="danger">{say('Tolak, dengan dasar hukum', 'Refuse, on legal grounds')}</Button>
            </Actions>
            <WhyNot
              id="why-approve"
              title={say('Belum bisa disetujui karena:', 'Cannot be approved yet because:')}
              reasons={[
                say(
                  'Foto surat keterangan lahir belum diperiksa',
                  'The photo of the birth letter has not been checked',
                ),
              ]}
            />
            <h2>{say('Salin untuk SIAK', 'Copy for SIAK')}</h2>
            <CopySheet>
              <CopyRow label={say('Nama anak', 'Name of the child')} value="BUTET" name="t1" typed />
              <CopyRow
                label={say('Penolong kelahiran', 'Who helped at the birth')}
                value={say('Bidan/perawat', 'Midwife or nurse')}
                copy="2"
                code="2"
                name="t2"
              />
              <CopyRow label={say('NIK ibu', "Mother's NIK")} value="1271994508920001" name="t3" />
            </CopySheet>
          </Form>
        }
      >
        <Viewer
          id="dev"
          name={say('Surat keterangan lahir', 'Birth letter')}
          pages={[{ src: SHEET, width: 600, height: 800 }]}
          marks={[{ page: 1, x: 120, y: 290, w: 520, h: 90 }]}
          markField="tanda"
        />
      </Split>
      <SopTable
        caption={say('SOP akta kelahiran', 'SOP of the birth certificate')}
        actors={[say('Warga', 'Resident'), say('Petugas', 'Officer'), say('Kepala Dinas', 'Head of agency')]}
        rows={[
          {
            activity: say('Mengajukan', 'Applies'),
            actor: 0,
            shape: 'start',
            completeness: say('F-2.01, surat lahir', 'F-2.01, birth letter'),
            time: '–',
            output: say('Berkas', 'Cases'),
          },
          {
            activity: say('Memeriksa', 'Checks'),
            actor: 1,
            shape: 'decision',
            completeness: say('Berkas', 'Cases'),
            time: say('2 jam kerja', '2 working hours'),
            output: say('Berkas lengkap', 'Complete case'),
            note: say('Tidak: kembali ke no. 1', 'No: back to no. 1'),
          },
          {
            activity: say('Mencatat di SIAK', 'Enters it in SIAK'),
            actor: 1,
            shape: 'step',
            completeness: say('Berkas lengkap', 'Complete case'),
            time: say('3 jam kerja', '3 working hours'),
            output: say('Nomor akta', 'Certificate number'),
          },
          {
            activity: say('Menandatangani', 'Signs'),
            actor: 2,
            shape: 'end',
            completeness: say('Draf akta', 'Draft certificate'),
            time: say('1 jam kerja', '1 working hour'),
            output: say('Akta', 'Certificate'),
          },
        ]}
      />
    </DeskPage>
  );
}
