/**
 * WhatsApp's Cloud API as a program: `SIMULATOR=1 node simulators/whatsapp/main.ts`. SIM_PORT 4721 · WHATSAPP_PHONE ·
 * WHATSAPP_ACCOUNT · WHATSAPP_TOKEN · WHATSAPP_SECRET · WHATSAPP_HOOK where our webhook goes; all for trying out.
 */
import { run } from '../program.ts';
import { startWhatsapp } from './server.ts';

await run('whatsapp', 4721, (o) => {
  const hook = o.text('WHATSAPP_HOOK', '');
  const options = {
    ...o,
    phoneNumberId: o.text('WHATSAPP_PHONE', '1000'),
    accountId: o.text('WHATSAPP_ACCOUNT', '2000'),
    token: o.text('WHATSAPP_TOKEN', 'token-contoh'),
    appSecret: o.text('WHATSAPP_SECRET', 'rahasia-contoh'),
    ...(hook && { hook }),
  };
  return () => startWhatsapp(options);
});
