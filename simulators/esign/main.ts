/**
 * The e-sign service's simulator, a program of its own: `SIMULATOR=1 node simulators/esign/main.ts`. SIM_PORT 4702; in its
 * folder the signers, `users.json` (nik, email, name, passphrase, status) · SIM_SPEED 1 · SIM_USER · SIM_PASSWORD ·
 * SIM_ORGANISATION (O of its certificates)
 */
import { run } from '../program.ts';
import { startEsign } from './server.ts';

await run('esign', 4702, (o) => {
  const options = {
    ...o,
    speed: o.number('SIM_SPEED', 1, 0.01, 100_000),
    user: o.text('SIM_USER', 'contoh'),
    password: o.text('SIM_PASSWORD', 'contoh-sandi-esign'),
    organisation: o.text('SIM_ORGANISATION', 'CONTOH Pemerintah Kota'),
  };
  return () => startEsign(options);
});
