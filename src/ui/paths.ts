/** Where the heads and feet of the pages lead. One place, because several modules serve them. */
export const PATHS = {
  home: '/',
  services: '/layanan',
  mine: '/berkas-saya',
  /** How a case stands, by number and PIN. */
  check: '/cek-berkas',
  /** Whether a paper is genuine. */
  genuine: '/cek-keaslian',
  inbox: '/kotak-masuk',
  /** Sessions and contacts, of citizens and officers. */
  account: '/akun',
  /** By which doors one is told. */
  news: '/akun/kabar',
  signIn: '/masuk',
  /** POST, ends the session. */
  signOut: '/keluar',
  /** POST `lang`, `ke`: sets the cookie `bahasa` and returns to `ke`. */
  language: '/bahasa',
  desk: '/meja',
  /** Officers, calendar, rules, jobs, audit: for the city's admin and the auditors. */
  admin: '/kelola',
  deskSignIn: '/petugas/masuk',
  /** POST, ends an officer's session. */
  deskSignOut: '/petugas/keluar',
  /** The second factor once more, before an act that asks for it. */
  stepUp: '/petugas/pastikan',
  /** The city's arms as SVG, for the browser's tab. */
  arms: '/arms.svg',
  /** What a phone needs to keep the portal beside its apps. */
  manifest: '/portal.webmanifest',
  /** The arms as a picture, 192 pixels wide; `icon512` for bigger screens. */
  icon192: '/ikon-192.png',
  icon512: '/ikon-512.png',
  /** The service worker: at the root, because it may only serve what lies below it. */
  worker: '/sw.js',
  broker: '/lapor-calo',
  /** Every number and address that writes in the city's name. */
  official: '/pesan-resmi',
  /** Whether a message is ours. */
  checkMessage: '/cek-pesan',
  /** How the city's work fares, for everybody. */
  reports: '/kinerja',
  accessibility: '/kemudahan-akses',
  privacy: '/data-pribadi',
  source: '/kode-sumber',
} as const;
