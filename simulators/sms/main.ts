/** Two SMS gateways as a program: `SIMULATOR=1 node simulators/sms/main.ts`. Settings by environment, all for trying out. */
import { startSms } from './server.ts';

if (process.env['SIMULATOR'] !== '1') {
  console.error('This is a simulator. Say SIMULATOR=1 to start it.');
  process.exit(1);
}
const { url } = await startSms({
  host: '127.0.0.1',
  port: Number(process.env['PORT'] || '4731'),
  user: process.env['SMS_USER'] || 'AC0001',
  secret: process.env['SMS_SECRET'] || 'rahasia-contoh',
});
console.log(`SMS simulator at ${url}`);
if (process.env['SIM_PARENT'] === 'stdin') process.stdin.resume().on('end', () => process.exit(0));
