/** The demo's phones and mailboxes: `simulators/phone`, where a visitor reads what the city sends and writes back. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from './config.ts';
import type { Logger } from './kernel/log.ts';
import { simulatorDir, startSimulator, type Simulator } from './simulator.ts';

/** Who carries messages, as the settings name them. */
export type Providers = Pick<Config, 'smtp' | 'messages'>;

export interface PhoneSimulator extends Simulator {
  providers: Providers;
  /** Where its providers tell the city what became of a message. */
  hooks: string;
}

const PORT = 4704;

/** Starts the simulator, or joins the one that runs on this data folder. Its `providers` are all doors of a city. */
export async function startPhoneSimulator(o: {
  /** BALAI_DATA */
  data: string;
  log: Logger;
  /** Where they find the city: `http://localhost:3000/kait`, by number where the machine does not know that name. */
  hooks: string;
  /** Whose addresses it answers for. */
  host: string;
  port?: number;
  patienceMs?: number;
}): Promise<PhoneSimulator> {
  const secret = secretOf(simulatorDir(o.data, 'phone'));
  const simulator = await startSimulator({
    name: 'phone',
    data: o.data,
    log: o.log,
    port: o.port ?? PORT,
    patienceMs: o.patienceMs,
    env: { PHONE_SECRET: secret, PHONE_HOOKS: o.hooks },
  });
  const answer = await fetch(`${simulator.origin}/_sim/doors`);
  const { smtp, imap } = (await answer.json()) as { smtp: number; imap: number };
  const sms = { secret, url: `${simulator.origin}/sms`, sender: 'BALAI' };
  return {
    ...simulator,
    hooks: o.hooks,
    providers: {
      smtp: { url: `smtp://127.0.0.1:${smtp}`, from: `Balai <balai@${o.host}>` },
      messages: {
        // Two gateways, as a city has them: the second is taken when the first is out of order.
        sms: [
          { ...sms, name: 'sms-utama', profile: 'infobip' },
          { ...sms, name: 'sms-cadangan', profile: 'twilio', user: 'AC0001' },
        ],
        whatsapp: {
          name: 'whatsapp',
          url: `${simulator.origin}/whatsapp/v23.0`,
          phoneNumberId: '1000',
          accountId: '2000',
          number: '+628110000000',
          token: secret,
          appSecret: secret,
          verifyToken: secret,
        },
        dkim: undefined,
        mailbox: { url: `imap://kota@127.0.0.1:${imap}`, password: secret },
      },
    },
  };
}

/** What the city and its invented providers know each other by: of this folder alone. */
function secretOf(dir: string): string {
  const file = join(dir, 'secret');
  if (!existsSync(file)) {
    mkdirSync(dir, { recursive: true });
    writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600 });
  }
  return readFileSync(file, 'utf8');
}
