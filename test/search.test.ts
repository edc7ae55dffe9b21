import { describe, expect, test } from 'vitest';
import { services } from '../services/index.ts';
import { readPack } from '../src/kernel/pack.ts';
import { searchOf, type Listed } from '../src/modules/portal/listed.ts';

/* The right one of all services of the first city, for sentences as people type them into a phone. */

const pack = readPack('cities/medan');
const here = services.map(({ definition: { body } }): Listed => ({
  code: body.code,
  title: body.title,
  summary: body.summary,
  synonyms: [...body.synonyms.id, ...body.synonyms.en],
  events: body.lifeEvents,
}));
const elsewhere = pack.external.map((s): Listed => ({ ...s, elsewhere: s.provider ?? s.agency! }));
// What the release is going to bring, by name only: the city's words must do.
const coming: Listed[] = [
  ['akta-kematian', 'Akta kematian', 'death'],
  ['kk-perubahan', 'Perubahan kartu keluarga', 'family'],
  ['pindah-keluar', 'Pindah keluar kota (SKPWNI)', 'moving'],
  ['ktp-hilang', 'KTP-el hilang', 'lost_papers'],
].map(([code, title, event]) => ({
  code: code!,
  title: { id: title!, en: title! },
  summary: { id: title!, en: title! },
  synonyms: [],
  events: [event!],
}));
const all = [...here, ...coming.filter((c) => !here.some((h) => h.code === c.code)), ...elsewhere];
const search = searchOf(all, pack.synonyms);

/** Where a service that does not stand there yet may answer, so may these. */
const SENTENCES: [question: string, first: string][] = [
  ['anak lahir blm ada akte', 'akta-kelahiran'],
  ['akte lahir anak', 'akta-kelahiran'],
  ['istri saya baru melahirkan', 'akta-kelahiran'],
  ['bayi baru lahir mau buat akta', 'akta-kelahiran'],
  ['anak saya umur 3 thn blm punya akte kelahiran', 'akta-kelahiran'],
  ['surat lahir dari bidan', 'akta-kelahiran'],
  ['birth certificate for my baby', 'akta-kelahiran'],
  ['suami saya meninggal mau urus surat', 'akta-kematian'],
  ['bapak wafat', 'akta-kematian'],
  ['akte mati', 'akta-kematian'],
  ['opung meninggal dunia urus apa', 'akta-kematian'],
  ['ktp ilang', 'ktp-hilang'],
  ['e-ktp saya hilang di pasar', 'ktp-hilang'],
  ['kehilangan ktp', 'ktp-hilang'],
  ['ktp rusak patah', 'ktp-hilang'],
  ['ktp tercecer', 'ktp-hilang'],
  ['pindah ke binjai', 'pindah-keluar'],
  ['mau pindah ke jakarta', 'pindah-keluar'],
  ['surat pindah', 'pindah-keluar'],
  ['skpwni', 'pindah-keluar'],
  ['pindah ke medan dari siantar', 'pindah-datang'],
  ['nambah anak di kk', 'kk-perubahan'],
  ['ubah kk', 'kk-perubahan'],
  ['pisah kk', 'kk-perubahan'],
  ['nama di kartu keluarga salah', 'kk-perubahan'],
  ['bayar pbb', 'pbb'],
  ['pajak rumah', 'pbb'],
  ['cek tagihan pajak bumi bangunan', 'pbb'],
  ['mau nikah', 'nikah-kua'],
  ['daftar nikah di kua', 'nikah-kua'],
  ['buku nikah hilang', 'duplikat-buku-nikah'],
  ['nikah kristen catatan sipil', 'akta-perkawinan'],
  ['mau cerai sama suami', 'cerai'],
  ['bpjs saya tidak aktif', 'bpjs-kesehatan'],
  ['daftar bpjs bayi', 'bpjs-kesehatan'],
  ['cairkan jht', 'bpjs-ketenagakerjaan'],
  ['bayar pajak motor', 'samsat'],
  ['stnk mati', 'samsat'],
  ['perpanjang sim c', 'sim'],
  ['izin bangun rumah', 'pbg'],
  ['urus imb', 'pbg'],
  ['mau buka warung', 'nib-oss'],
  ['bikin nib umkm', 'nib-oss'],
  ['bikin pasport', 'paspor'],
  ['perpanjang paspor', 'paspor'],
  ['buat skck', 'skck'],
  ['surat kelakuan baik', 'skck'],
  ['dompet ilang lapor polisi', 'surat-kehilangan'],
  ['ijin pesta di jalan', 'izin-keramaian'],
  ['air pam mati', 'air-tirtanadi'],
  ['tambah daya listrik', 'listrik-pln'],
  ['balik nama sertipikat tanah', 'sertifikat-tanah'],
  ['jual beli tanah', 'akta-jual-beli'],
  ['ktp anak', 'kia'],
  ['anak saya udah 17 tahun bikin ktp', 'ktp-pertama'],
  ['rekam ktp', 'ktp-pertama'],
  ['ktp digital di hp', 'ikd'],
  ['cek bansos pkh', 'bansos'],
  ['daftar sekolah smp', 'spmb'],
  ['imunisasi anak', 'puskesmas'],
  ['jalan depan rumah berlubang', 'lapor'],
  ['lampu jalan mati', 'lapor'],
  ['ada pungli di kantor lurah', 'lapor'],
  ['pasang spanduk', 'izin-reklame'],
  ['surat tidak mampu buat sekolah', 'sktm'],
  ['warisan tabungan almarhum bapak', 'surat-ahli-waris'],
  ['kartu kuning cari kerja', 'kartu-kuning'],
  ['akta kelahiaran', 'akta-kelahiran'],
];

describe('sixty sentences and some more find the right one of all', () => {
  test.each(SENTENCES)('%s', (question, first) => expect(search(question)[0]).toBe(first));
});
