import { AreaField, type AreaGroup, Checkboxes, Confirm, Radios, Select } from '../choices.tsx';
import { useUi } from '../context.ts';
import { DateField, TimeField } from '../date-fields.tsx';
import { SaveStatus } from '../desk.tsx';
import { FileField } from '../file-field.tsx';
import { Form, NextActions } from '../form.tsx';
import { Page } from '../page.tsx';
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
} from '../text-fields.tsx';
import { HERE, Menu } from './menu.tsx';

/** A few of the city's own areas. */
function useSomeAreas(): AreaGroup[] {
  const { areas } = useUi().city.pack;
  return areas.districts.slice(0, 2).map((d) => ({
    code: d.code,
    name: d.name,
    wards: areas.wards.filter((w) => w.code.startsWith(`${d.code}.`)).slice(0, 3),
  }));
}

export function Questions() {
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
  const some = useSomeAreas();
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
        areas={some}
        value={some.at(-1)?.wards.at(-1)?.code ?? ''}
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

export function Faults() {
  return (
    <Page title="Pertanyaan" errors={FAULTS} back={HERE}>
      <Menu at="kesalahan" />
      <h1>Yang perlu diperbaiki</h1>
      <Form action={HERE} files>
        <Questionnaire bad />
        <NextActions />
      </Form>
    </Page>
  );
}
