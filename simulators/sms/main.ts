/**
 * Two SMS gateways as a program: `SIMULATOR=1 node simulators/sms/main.ts`. SIM_PORT 4731 · SMS_USER · SMS_SECRET; all for
 * trying out.
 */
import { run } from '../program.ts';
import { startSms } from './server.ts';

await run('sms', 4731, (o) => {
  const keys = { user: o.text('SMS_USER', 'AC0001'), secret: o.text('SMS_SECRET', 'rahasia-contoh') };
  return () => startSms({ ...o, ...keys });
});
