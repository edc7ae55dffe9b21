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
    cross_site: ['Kiriman ini ditolak', 'Kiriman datang dari situs lain. Buka halaman ini langsung, lalu ulangi.'],
    not_found: ['Halaman tidak ditemukan', 'Periksa alamatnya, atau mulai dari beranda.'],
    conflict: ['Ada yang berubah', 'Muat ulang halaman untuk melihat keadaan terbaru.'],
    changed_meanwhile: ['Berkas ini baru diubah petugas lain', 'Muat ulang untuk melihat keadaan terbaru.'],
    idempotency_key_reused: ['Kiriman ini sudah pernah dipakai', 'Muat ulang halaman, lalu ulangi.'],
    rate_limited: ['Terlalu banyak percobaan', 'Tunggu sebentar, lalu coba lagi.'],
    database_away: ['Layanan sedang tidak dapat dijangkau', 'Yang sudah tersimpan aman. Coba lagi sebentar lagi.'],
    busy: ['Layanan sedang sibuk', 'Coba lagi sebentar lagi.'],
    wrong_host: ['Alamat ini bukan milik layanan ini', 'Periksa alamat yang Anda buka.'],
    bug: ['Ada kesalahan di pihak kami', 'Coba lagi. Jika masih terjadi, sebutkan nomor di bawah kepada petugas.'],
    unavailable: ['Layanan sedang tidak dapat dijangkau', 'Coba lagi sebentar lagi.'],
  },
};

/** Strings of `T` may differ; its keys may not. */
export type Same<T> = T extends string ? string : { [K in keyof T]: Same<T[K]> };
