/**
 * The phones of a demo, a program of its own: `SIMULATOR=1 PHONE_SECRET=… node simulators/phone/main.ts`. SIM_PORT 4704 ·
 * PHONE_HOOKS where the city hears its providers, `http://localhost:3000/kait`
 */
import { run } from '../program.ts';
import { startPhone } from './server.ts';

await run('phone', 4704, (o) => {
  const secret = o.text('PHONE_SECRET', '');
  if (secret.length < 16) o.fault('PHONE_SECRET must be at least 16 characters long');
  const hooks = o.text('PHONE_HOOKS', '');
  return () => startPhone({ ...o, secret, ...(hooks && { hooks }) });
});
