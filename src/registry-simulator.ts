/** The demo's population registry: `simulators/registry`. */
import type { Logger } from './kernel/log.ts';
import type { CityPack } from './kernel/pack.ts';
import { startSimulator, type Simulator } from './simulator.ts';

/** Its `origin` is where the queue, the signing and the papers' QR codes are. */
export interface RegistrySimulator extends Simulator {
  token: string;
  /** What the head of agency types to sign. */
  passphrase: string;
  /** O of the signer's certificate. */
  organisation: string;
}

const PORT = 4701;
const TOKEN = 'contoh-token-siak';
const PASSPHRASE = 'contoh-frasa-sandi';
/** The real one takes 8–76 s; a visitor waits half a second to four. */
const SPEED = '20';

/** Starts the simulator, or joins the one that runs on this data folder. Gives back when it answers. */
export async function startRegistrySimulator(o: {
  /** BALAI_DATA */
  data: string;
  log: Logger;
  pack: Pick<CityPack, 'city'>;
  port?: number;
  patienceMs?: number;
}): Promise<RegistrySimulator> {
  const organisation = `CONTOH Disdukcapil ${o.pack.city.name}`;
  const simulator = await startSimulator({
    name: 'registry',
    data: o.data,
    log: o.log,
    port: o.port ?? PORT,
    patienceMs: o.patienceMs,
    env: {
      SIM_SPEED: SPEED,
      SIM_TOKEN: TOKEN,
      SIM_PASSPHRASE: PASSPHRASE,
      SIM_CITY: o.pack.city.code,
      SIM_ORGANISATION: organisation,
    },
  });
  return { ...simulator, token: TOKEN, passphrase: PASSPHRASE, organisation };
}
