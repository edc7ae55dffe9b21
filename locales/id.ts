/** The shared words: the truth is Indonesian; `en` must have the same shape. Rooms keep their own words beside them. */
export const id = {
  error: {
    required: 'Isi bagian ini.',
    invalid: 'Isian ini belum benar.',
    invalid_type: 'Isian ini belum benar.',
    invalid_value: 'Pilih salah satu jawaban yang ada.',
    invalid_format: 'Bentuk isian ini belum benar.',
    invalid_union: 'Isian ini belum benar.',
    invalid_key: 'Isian ini belum benar.',
    too_big: 'Isian ini terlalu panjang.',
    too_small: 'Isian ini terlalu pendek.',
    custom: 'Isian ini belum benar.',
    unknown_field: 'Isian ini tidak dikenal oleh layanan ini.',
    idempotency_key: 'Kunci pengiriman tidak sah.',
  },
  refusal: {
    invalid: ['Ada isian yang perlu diperbaiki', 'Periksa isian yang ditandai, lalu kirim lagi.'],
    malformed: ['Permintaan ini tidak dapat dibaca', 'Muat ulang halaman, lalu coba lagi.'],
    unknown_field: ['Permintaan ini tidak dapat dibaca', 'Ada isian yang tidak dikenal.'],
    too_large: ['Kiriman ini terlalu besar', 'Kecilkan berkas atau pendekkan isian, lalu coba lagi.'],
    unsupported_media: ['Jenis kiriman ini tidak didukung', 'Gunakan formulir di halaman ini.'],
    sign_in_first: ['Masuk dulu', 'Halaman ini memerlukan Anda masuk lebih dahulu.'],
    unauthenticated: ['Masuk dulu', 'Halaman ini memerlukan Anda masuk lebih dahulu.'],
    forbidden: ['Anda tidak berhak membuka ini', 'Jika menurut Anda ini keliru, hubungi kantor layanan.'],
    'forbidden.sign_in': ['Masuk dulu', 'Halaman ini memerlukan Anda masuk lebih dahulu.'],
    'forbidden.person': ['Ini hanya untuk warga', 'Masuk dengan akun warga Anda, bukan akun petugas.'],
    'forbidden.officer': ['Ini hanya untuk petugas', 'Masuk dengan akun petugas untuk membukanya.'],
    'forbidden.role': [
      'Jabatan Anda tidak berhak membuka ini',
      'Jika ini tugas Anda, minta admin kota memeriksa jabatan Anda.',
    ],
    'forbidden.system': ['Ini dikerjakan sistem', 'Tidak ada yang perlu Anda lakukan di sini.'],
    step_up: ['Pastikan ini Anda', 'Tindakan ini meminta kode dari aplikasi autentikator sekali lagi.'],
    level_needed: [
      'Layanan ini perlu tahu siapa Anda',
      'Datang sekali ke loket dengan KTP Anda; setelah itu layanan ini terbuka untuk akun Anda.',
    ],
    not_yours: ['Ini bukan tugas Anda', 'Berkas ini sedang di tangan petugas atau jabatan lain.'],
    cross_site: ['Kiriman ini ditolak', 'Kiriman datang dari situs lain. Buka halaman ini langsung, lalu ulangi.'],
    destroyed: [
      'Isi berkas ini sudah dihapus',
      'Data pribadinya dihapus menurut aturan; yang tersisa hanya catatan kejadiannya.',
    ],
    not_found: ['Halaman tidak ditemukan', 'Periksa alamatnya, atau mulai dari beranda.'],
    conflict: ['Ada yang berubah', 'Muat ulang halaman untuk melihat keadaan terbaru.'],
    contact_exists: [
      'Akun ini sudah punya nomor atau alamat itu',
      'Untuk menggantinya, datang ke loket dengan KTP Anda.',
    ],
    sign_in_again: [
      'Masuk lagi dulu',
      'Demi keamanan akun, keluar lalu masuk lagi, dan ulangi dalam lima belas menit.',
    ],
    prove_first: ['Pastikan dulu ini Anda', 'Buka Berkas saya, lalu pilih Buka berkas lama.'],
    passkey_refused: ['Kunci HP ini tidak dapat dipasang', 'Muat ulang halaman Akun, lalu coba sekali lagi.'],
    too_many_passkeys: ['Kunci Anda sudah sepuluh', 'Hapus dulu kunci yang tidak dipakai di halaman Akun.'],
    too_many_drafts: ['Konsep Anda sudah terlalu banyak', 'Hapus dulu konsep yang tidak dipakai di Berkas saya.'],
    nothing_to_mend: ['Tidak ada yang perlu diperbaiki', 'Buka berkas Anda untuk melihat keadaan terbaru.'],
    paper_number_taken: [
      'Nomor surat ini sudah dipakai surat lain',
      'Periksa lagi nomornya. Jika memang benar, laporkan kepada kepala dinas.',
    ],
    outside_pending: ['Jawaban dari luar masih ditunggu', 'Tunggu sampai jawabannya datang, lalu muat ulang halaman.'],
    sign_live: [
      'Surat ini ditandatangani langsung',
      'Buka berkasnya dan tanda tangani di sana; tanda tangan tidak dapat dikirim lewat jalan lain.',
    ],
    row_closed: ['Langkah ini sudah dikerjakan', 'Muat ulang halaman untuk melihat langkah berikutnya.'],
    take_first: ['Berkas ini belum Anda ambil', 'Ambil dulu berkasnya, lalu ulangi.'],
    held: ['Berkas ini sudah diambil petugas lain', 'Minta petugas itu menyerahkannya, atau ambil berkas lain.'],
    not_here: [
      'Langkah ini tidak mengizinkannya',
      'Muat ulang halaman untuk melihat apa yang bisa dilakukan sekarang.',
    ],
    sign_by_hand: [
      'Surat ini ditandatangani di SIAK',
      'Tanda tangani di sana, lalu bawa nomor dan PDF-nya ke halaman ini.',
    ],
    paper_issued: [
      'Surat ini sudah terbit',
      'Surat yang sudah terbit hanya dapat dicabut atau diganti, dengan alasan.',
    ],
    paper_not_valid: [
      'Surat ini tidak berlaku lagi',
      'Surat ini sudah dicabut atau diganti. Muat ulang halaman untuk melihat catatannya.',
    ],
    paper_on_its_way: [
      'Surat penggantinya sedang disiapkan',
      'Tandatangani dulu surat penggantinya, atau tunggu sampai selesai.',
    ],
    no_esign: [
      'Tanda tangan elektronik belum terhubung',
      'Minta admin kota memasang sambungan ke penyelenggara tanda tangan.',
    ],
    signer_without_email: [
      'Alamat surel Anda belum tercatat',
      'Penyelenggara tanda tangan mengenal Anda lewat surel. Minta admin kota mencatatnya.',
    ],
    already_signed: ['Surat ini sudah ditandatangani', 'Muat ulang halaman untuk melihat suratnya.'],
    not_ready: [
      'Surat ini belum siap ditandatangani',
      'Suratnya masih disiapkan. Tunggu sebentar, lalu muat ulang halaman.',
    ],
    signature_open: [
      'Tanda tangan surat ini masih ditunggu',
      'Permintaan sebelumnya belum jelas hasilnya. Surat tidak ditandatangani dua kali.',
    ],
    signature_not_in_doubt: ['Hasil tanda tangan ini sudah jelas', 'Muat ulang halaman untuk melihat keadaan terbaru.'],
    paper_differs: ['Surat ini berbeda dari berkasnya', 'Periksa yang berbeda sebelum surat diterima.'],
    answers_do_not_fit: [
      'Isian berkas ini tidak cocok dengan versi itu',
      'Minta warga memperbaiki isiannya dulu, atau biarkan berkas di versinya.',
    ],
    changed_meanwhile: ['Berkas ini baru diubah petugas lain', 'Muat ulang untuk melihat keadaan terbaru.'],
    idempotency_key_reused: ['Kiriman ini sudah pernah dipakai', 'Muat ulang halaman, lalu ulangi.'],
    rate_limited: ['Terlalu banyak percobaan', 'Tunggu sebentar, lalu coba lagi.'],
    codes_paused: [
      'Kode masuk sedang tidak dikirim',
      'Terlalu banyak kode diminta di seluruh kota. Coba lagi nanti, atau datang ke kantor layanan.',
    ],
    store_away: ['Berkas sedang tidak dapat disimpan atau dibuka', 'Isian Anda aman. Coba lagi sebentar lagi.'],
    no_registry_roots: [
      'Tanda tangan surat belum dapat diperiksa',
      'Sertifikat pencatatan sipil belum dipasang di server. Hubungi pengelola sistem.',
    ],
    database_away: ['Layanan sedang tidak dapat dijangkau', 'Yang sudah tersimpan aman. Coba lagi sebentar lagi.'],
    busy: ['Layanan sedang sibuk', 'Coba lagi sebentar lagi.'],
    wrong_host: ['Alamat ini bukan milik layanan ini', 'Periksa alamat yang Anda buka.'],
    bug: ['Ada kesalahan di pihak kami', 'Coba lagi. Jika masih terjadi, sebutkan nomor di bawah kepada petugas.'],
    unavailable: ['Layanan sedang tidak dapat dijangkau', 'Coba lagi sebentar lagi.'],
  },
};

/** Strings of `T` may differ; its keys may not. */
export type Same<T> = T extends string ? string : { [K in keyof T]: Same<T[K]> };
