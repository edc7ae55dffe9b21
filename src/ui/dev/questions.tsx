import { AreaField, type AreaGroup, Checkboxes, Confirm, Radios, Select } from '../choices.tsx';
import { useUi } from '../context.ts';
import { DateField, TimeField } from '../date-fields.tsx';
import { SaveStatus } from '../desk.tsx';
import { FileField } from '../file-field.tsx';
import { Form, Hidden, NextActions } from '../form.tsx';
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
import { HERE, Menu, useSay } from './menu.tsx';

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
  const say = useSay();
  return (
    <Page title={say('Pertanyaan', 'Questions')} back={HERE}>
      <Menu at="pertanyaan" />
      <Form action={HERE} files idempotencyKey="01900000-0000-7000-8000-000000000001">
        <Radios
          name="kind"
          label={say('Bagaimana pernikahan orang tua anak?', "How are the child's parents married?")}
          caption={say('Akta kelahiran · langkah 2 dari 9', 'Birth certificate · step 2 of 9')}
          hint={say(
            'Jawaban ini menentukan nama siapa yang ditulis di akta.',
            'The answer decides whose names stand on the certificate.',
          )}
          heading
          value="unrecorded"
          options={[
            {
              value: 'recorded',
              label: say('Tercatat', 'Registered'),
              hint: say('Ada buku nikah atau akta perkawinan', 'There is a marriage book or certificate'),
            },
            {
              value: 'unrecorded',
              label: say(
                'Belum tercatat, tetapi di KK tertulis suami istri',
                'Not registered, but spouses on the family card',
              ),
              inside: <TextField name="kk" label={say('Nomor KK', 'Family card number')} width="w16" />,
            },
            { value: 'mother', label: say('Hanya ibu', 'Mother only') },
            { value: 'unknown', label: say('Orang tua tidak diketahui', 'Parents unknown'), apart: true },
          ]}
        />
        <Questionnaire />
        <Hidden name="round" value="1" />
        <SaveStatus url={HERE} />
        <NextActions />
      </Form>
    </Page>
  );
}

function Questionnaire({ bad = false }: { bad?: boolean }) {
  const say = useSay();
  const e = (text: string) => (bad ? text : undefined);
  const some = useSomeAreas();
  return (
    <>
      <NameField
        name="child.1.name"
        label={say('Nama lengkap anak', "Child's full name")}
        value="Butet"
        error={e(say('Isi nama anak', "Enter the child's name"))}
      />
      <DateField
        name="child.1.birth_date"
        label={say('Tanggal lahir', 'Date of birth')}
        value={bad ? '31/2/2026' : '2026-11-20'}
        error={e(say('Tanggal 31 Februari tidak ada', 'There is no 31 February'))}
      />
      <TimeField
        name="child.1.birth_time"
        label={say('Jam lahir', 'Time of birth')}
        value={bad ? '25/0' : '14:30'}
        error={e(say('Jam ditulis 0 sampai 23', 'Hours are 0 to 23'))}
      />
      <NikField
        name="mother.nik"
        label={say('NIK ibu', "Mother's NIK")}
        value="1271994508920001"
        error={e(say('NIK terdiri dari 16 angka', 'A NIK has 16 digits'))}
      />
      <PhoneField
        name="phone"
        label={say('Nomor HP', 'Mobile number')}
        value="0812 3456 7890"
        error={e(say('Nomor HP diawali 08', 'Mobile numbers begin with 08'))}
      />
      <EmailField name="email" label={say('Surel', 'Email')} optional />
      <OtpField
        name="code"
        label={say('Masukkan 6 angka yang kami kirim', 'Enter the 6 digits we sent')}
        value="482913"
        error={e(say('Kode ini salah', 'This code is wrong'))}
      />
      <PasswordField name="password" label={say('Kata sandi', 'Password')} />
      <NumberField
        name="weight"
        label={say('Berat bayi (gram)', 'Weight of the baby (grams)')}
        value="3200"
        error={e(say('Tulis angka saja', 'Write digits only'))}
      />
      <NumberField name="amount" label={say('Jumlah', 'Amount')} rupiah value="12000" />
      <Select
        name="helper"
        label={say('Penolong kelahiran', 'Who helped at the birth')}
        value="midwife"
        options={[
          { value: 'doctor', label: say('Dokter', 'Doctor') },
          { value: 'midwife', label: say('Bidan', 'Midwife') },
        ]}
        error={e(say('Pilih penolong kelahiran', 'Choose who helped'))}
      />
      <AreaField
        name="area"
        label={say('Kelurahan tempat lahir', 'Ward of birth')}
        areas={some}
        value={some.at(-1)?.wards.at(-1)?.code ?? ''}
        error={e(say('Pilih kelurahan', 'Choose a ward'))}
      />
      <Checkboxes
        name="papers"
        label={say('Surat yang Anda punya', 'Papers you have')}
        values={['letter']}
        options={[
          { value: 'letter', label: say('Surat keterangan lahir', 'Birth letter') },
          { value: 'kk', label: say('Kartu Keluarga', 'Family card') },
          { value: 'none', label: say('Tidak ada', 'None'), apart: true },
        ]}
        error={e(say('Pilih paling sedikit satu', 'Choose at least one'))}
      />
      <TextArea
        name="note"
        label={say('Catatan', 'Note')}
        optional
        value={say('Lahir di rumah.', 'Born at home.')}
        error={e(say('Paling banyak 500 huruf', 'At most 500 letters'))}
      />
      <FileField
        name="file"
        label={say('Foto surat keterangan lahir', 'Photo of the birth letter')}
        error={e(say('Foto buram atau terpotong', 'The photo is blurred or cut off'))}
        now={{ href: '#', name: 'surat-lahir.jpg' }}
      />
      <Confirm
        name="declare"
        label={say('Saya menyatakan semua jawaban ini benar.', 'I declare that all answers are true.')}
        error={e(say('Centang pernyataan ini dulu', 'Tick this statement first'))}
      />
    </>
  );
}

export function Faults() {
  const say = useSay();
  const faults = {
    'child.1.name': say('Isi nama anak', "Enter the child's name"),
    'child.1.birth_date': say('Tanggal 31 Februari tidak ada', 'There is no 31 February'),
    file: say('Foto buram atau terpotong', 'The photo is blurred or cut off'),
  };
  return (
    <Page title={say('Pertanyaan', 'Questions')} errors={faults} back={HERE}>
      <Menu at="kesalahan" />
      <h1>{say('Yang perlu diperbaiki', 'What needs mending')}</h1>
      <Form action={HERE} files>
        <Questionnaire bad />
        <NextActions />
      </Form>
    </Page>
  );
}
