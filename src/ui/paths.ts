/** Where the heads and feet of the pages lead. One place, because several modules serve them. */
export const PATHS = {
  home: '/',
  mine: '/berkas-saya',
  signIn: '/masuk',
  /** POST, ends the session. */
  signOut: '/keluar',
  /** POST `lang`, `ke`: sets the cookie `bahasa` and returns to `ke`. */
  language: '/bahasa',
  desk: '/meja',
  deskSignIn: '/meja/masuk',
  /** The city's arms as SVG, for the browser's tab. */
  arms: '/arms.svg',
  broker: '/lapor-calo',
  accessibility: '/kemudahan-akses',
  privacy: '/data-pribadi',
  source: '/kode-sumber',
} as const;
