import { defineWords } from '../i18n.ts';

/**
 * Why a file was not taken, by the key after `error.`; each says what the sender can do.
 * A page that takes files gives these to `errorText` among its own words.
 */
export const fileWords = defineWords({
  id: {
    file_missing: 'Pilih satu berkas.',
    file_empty: 'Berkas ini kosong. Pilih berkas lain.',
    file_too_large:
      'Berkas ini lebih besar dari 10 MB (10.000 KB). Ambil foto lagi dengan ukuran lebih kecil, atau kecilkan berkasnya.',
    file_type: 'Jenis berkas ini tidak dapat diterima. Kirim foto (JPG, PNG, WebP, HEIC) atau PDF.',
    file_infected: 'Pemindai kami menemukan virus di berkas ini. Ambil foto baru dengan HP, atau kirim dari alat lain.',
    file_mixed: 'Berkas ini berisi berkas lain di dalamnya. Kirim foto atau PDF biasa.',
    file_damaged: 'Berkas ini rusak atau terpotong. Ambil foto lagi, atau kirim ulang.',
    file_too_many_pixels:
      'Gambar ini terlalu besar (lebih dari 50 megapiksel). Ambil foto lagi dengan ukuran lebih kecil.',
    file_too_heavy: 'Berkas ini terlalu berat untuk dibuka. Kirim foto biasa atau PDF hasil pindai.',
    file_pdf_active:
      'PDF ini berisi perintah yang dapat berjalan sendiri. Cetak ulang ke PDF biasa, atau kirim fotonya.',
    file_pdf_attachment:
      'PDF ini berisi lampiran berkas lain. Kirim lampirannya sendiri-sendiri sebagai foto atau PDF.',
    file_pdf_form: 'PDF ini formulir khusus (XFA) yang tidak dapat ditampilkan. Cetak ke PDF biasa, lalu kirim lagi.',
    file_pdf_locked: 'PDF ini terkunci. Simpan tanpa kata sandi, lalu kirim lagi.',
    file_pdf_pages: 'PDF ini lebih dari 50 halaman. Kirim bagian yang diminta saja.',
  },
  en: {
    file_missing: 'Choose one file.',
    file_empty: 'This file is empty. Choose another one.',
    file_too_large:
      'This file is larger than 10 MB (10,000 KB). Take the photo again in a smaller size, or make the file smaller.',
    file_type: 'This kind of file cannot be taken. Send a photo (JPG, PNG, WebP, HEIC) or a PDF.',
    file_infected: 'Our scanner found a virus in this file. Take a new photo, or send it from another device.',
    file_mixed: 'This file holds another file inside. Send a plain photo or PDF.',
    file_damaged: 'This file is damaged or cut off. Take the photo again, or send it once more.',
    file_too_many_pixels:
      'This picture is too large (more than 50 megapixels). Take the photo again in a smaller size.',
    file_too_heavy: 'This file takes too much work to open. Send a plain photo or a scanned PDF.',
    file_pdf_active: 'This PDF holds commands that could run by themselves. Print it to a plain PDF, or send a photo.',
    file_pdf_attachment: 'This PDF holds other files. Send each of them by itself as a photo or PDF.',
    file_pdf_form: 'This PDF is a special form (XFA) that cannot be shown. Print it to a plain PDF and send that.',
    file_pdf_locked: 'This PDF is locked. Save it without a password, then send it again.',
    file_pdf_pages: 'This PDF has more than 50 pages. Send only the part that is asked for.',
  },
});

/** A word key, without `error.`. */
export type FileFault = keyof (typeof fileWords)['id'];
