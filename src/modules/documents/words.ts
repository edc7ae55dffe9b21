import { defineWords } from '../../kernel/i18n.ts';

/** What a true page shows: as Dukcapil describes it (green active, yellow replaced, red unknown). */
export const words = defineWords({
  id: {
    title: 'Cek keaslian surat',
    lead: 'Untuk akta, KK, dan surat pindah yang diterbitkan Dukcapil.',
    scan: {
      title: 'Surat di kertas: pindai kode QR-nya',
      steps: [
        'Buka kamera HP, arahkan ke kode QR di pojok kanan bawah surat.',
        'Yang terbuka harus halaman Dukcapil: alamatnya berakhiran kemendagri.go.id.',
        'Surat yang asli dan masih berlaku tampil dengan tanda hijau. Bandingkan nomor, nama, tanggal terbit, dan nama penanda tangannya dengan surat di tangan Anda.',
        'Tanda kuning: surat sudah diganti dengan yang lebih baru. Tanda merah, atau halaman lain: jangan diterima.',
      ],
      never: 'Halaman yang asli tidak meminta uang, kata sandi, atau kode dari SMS.',
      report: 'Menemukan surat palsu, atau ada yang meminta uang? Laporkan',
      demo: 'Di kota contoh ini, kode QR membuka halaman simulator, bukan halaman Dukcapil.',
    },
    file: {
      title: 'Surat berbentuk PDF: kirim ke sini',
      lead: 'Kami memeriksa tanda tangan elektroniknya. Berkas Anda tidak disimpan.',
      label: 'PDF surat',
      hint: 'PDF asli seperti yang Anda terima, bukan foto atau hasil pindai. Paling besar 10 MB.',
      send: 'Periksa surat',
    },
    fault: { paper_not_pdf: 'Ini bukan PDF. Kirim PDF asli surat itu; untuk surat di kertas, pindai kode QR-nya.' },
    again: 'Periksa surat lain',
    verdict: {
      valid: {
        title: 'Tanda tangan sah',
        text: 'Surat ini ditandatangani oleh instansi yang berwenang dan isinya tidak berubah.',
      },
      other_signer: {
        title: 'Tanda tangan sah, tetapi bukan dari Dukcapil kota ini',
        text: 'Surat kependudukan kota ini hanya ditandatangani oleh Dukcapil kota ini. Periksa kode QR-nya, atau tanyakan ke kantor layanan.',
      },
      changed: {
        title: 'Tanda tangan tidak sah: isi surat berubah',
        text: 'Isi berkas ini tidak sama dengan yang ditandatangani. Jangan diterima. Minta PDF aslinya.',
      },
      unknown_signer: {
        title: 'Tanda tangan tidak sah: penanda tangan tidak dikenal',
        text: 'Tidak ada lembaga yang kami percaya menjamin penanda tangan ini. Jangan diterima sebelum Anda bertanya ke kantor layanan.',
      },
      invalid: {
        title: 'Tanda tangan tidak sah',
        text: 'Tanda tangan pada berkas ini rusak atau tidak benar. Jangan diterima. Minta PDF aslinya.',
      },
      unsigned: {
        title: 'Tidak dapat diperiksa: tidak ada tanda tangan elektronik',
        text: 'Berkas ini mungkin foto, hasil pindai, atau cetak ulang. Periksa suratnya dengan kode QR di atas.',
      },
      no_roots: {
        title: 'Tidak dapat diperiksa di sini',
        text: 'Layanan ini belum dapat memeriksa penanda tangan. Periksa suratnya dengan kode QR di atas.',
      },
      not_readable: {
        title: 'Tidak dapat diperiksa',
        text: 'Bentuk tanda tangan pada berkas ini tidak dapat kami baca. Periksa suratnya dengan kode QR di atas.',
      },
    },
    facts: {
      file: 'Berkas',
      signer: 'Penanda tangan',
      claimedSigner: 'Mengaku sebagai (tidak terbukti)',
      organisation: 'Instansi',
      signedAt: 'Ditandatangani (menurut penanda tangan)',
      content: 'Isi surat',
      same: 'Tidak berubah sejak ditandatangani',
      different: 'Berubah sejak ditandatangani',
      register: 'Catatan kota ini',
      superseded: 'Surat ini sudah diganti dengan yang lebih baru',
      revoked: 'Surat ini sudah dicabut',
    },
    limits:
      'Pemeriksaan ini tidak menjawab apakah surat sudah diganti atau dicabut oleh Dukcapil. Untuk itu pindai kode QR-nya.',
    sample: {
      title: 'Ini surat contoh',
      text: 'Surat ini dibuat oleh simulator untuk percobaan. Bukan dokumen negara dan tidak berlaku di mana pun.',
    },
  },
  en: {
    title: 'Check whether a paper is genuine',
    lead: 'For certificates, family cards and moving letters issued by the population registry (Dukcapil).',
    scan: {
      title: 'A paper in your hand: scan its QR code',
      steps: [
        'Open your phone’s camera and point it at the QR code at the bottom right of the paper.',
        'It must open a page of Dukcapil: its address ends with kemendagri.go.id.',
        'A paper that is genuine and still valid is shown with a green mark. Compare number, name, date of issue and signer with the paper in your hand.',
        'A yellow mark: the paper was replaced by a newer one. A red mark, or another page: do not accept it.',
      ],
      never: 'The true page never asks for money, a password or a code from an SMS.',
      report: 'Found a forged paper, or did someone ask for money? Report it',
      demo: 'In this sample city the QR code opens a page of the simulator, not of Dukcapil.',
    },
    file: {
      title: 'A paper as a PDF: send it here',
      lead: 'We check its electronic signature. Your file is not kept.',
      label: 'PDF of the paper',
      hint: 'The PDF just as you got it, no photo or scan. 10 MB at most.',
      send: 'Check the paper',
    },
    fault: { paper_not_pdf: 'This is no PDF. Send the paper’s own PDF; if it is on paper, scan its QR code.' },
    again: 'Check another paper',
    verdict: {
      valid: {
        title: 'The signature is valid',
        text: 'This paper was signed by the office in charge, and its content has not changed.',
      },
      other_signer: {
        title: 'The signature is valid, but not of this city’s registry office',
        text: 'Population papers of this city are signed by its own registry office only. Scan the QR code, or ask the service office.',
      },
      changed: {
        title: 'The signature is not valid: the content was changed',
        text: 'This file is not what was signed. Do not accept it. Ask for the original PDF.',
      },
      unknown_signer: {
        title: 'The signature is not valid: nobody knows the signer',
        text: 'No authority that we trust vouches for this signer. Do not accept it before you have asked the service office.',
      },
      invalid: {
        title: 'The signature is not valid',
        text: 'The signature in this file is broken or wrong. Do not accept it. Ask for the original PDF.',
      },
      unsigned: {
        title: 'Cannot be checked: there is no electronic signature',
        text: 'This file may be a photo, a scan or a reprint. Check the paper by its QR code, as said above.',
      },
      no_roots: {
        title: 'Cannot be checked here',
        text: 'This service cannot check signers yet. Check the paper by its QR code, as said above.',
      },
      not_readable: {
        title: 'Cannot be checked',
        text: 'We cannot read this kind of signature. Check the paper by its QR code, as said above.',
      },
    },
    facts: {
      file: 'File',
      signer: 'Signed by',
      claimedSigner: 'Claims to be (not proven)',
      organisation: 'Organisation',
      signedAt: 'Signed (as the signer says)',
      content: 'Content',
      same: 'Unchanged since it was signed',
      different: 'Changed since it was signed',
      register: 'This city’s register',
      superseded: 'This paper was replaced by a newer one',
      revoked: 'This paper was revoked',
    },
    limits: 'This check does not say whether Dukcapil has replaced or revoked the paper. Scan its QR code for that.',
    sample: {
      title: 'This is a sample',
      text: 'A simulator made this paper for trying out. It is no document of the state and counts nowhere.',
    },
  },
});
