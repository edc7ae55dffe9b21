/** WhatsApp's Cloud API as a program: `SIMULATOR=1 node simulators/whatsapp/main.ts`. Settings by environment, all for trying out. */
import { startWhatsapp } from './server.ts';

if (process.env['SIMULATOR'] !== '1') {
  console.error('This is a simulator. Say SIMULATOR=1 to start it.');
  process.exit(1);
}
const env = (name: string, otherwise: string): string => process.env[name] || otherwise;
const hook = process.env['WHATSAPP_HOOK'];
const { url } = await startWhatsapp({
  host: '127.0.0.1',
  port: Number(env('PORT', '4721')),
  phoneNumberId: env('WHATSAPP_PHONE', '1000'),
  accountId: env('WHATSAPP_ACCOUNT', '2000'),
  token: env('WHATSAPP_TOKEN', 'token-contoh'),
  appSecret: env('WHATSAPP_SECRET', 'rahasia-contoh'),
  ...(hook ? { hook } : {}),
});
console.log(`WhatsApp simulator at ${url}`);
if (process.env['SIM_PARENT'] === 'stdin') process.stdin.resume().on('end', () => process.exit(0));
