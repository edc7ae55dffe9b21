/** The demo's e-sign provider: `simulators/esign`, with the demo's heads of agency as its signers. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from './kernel/log.ts';
import type { CityPack } from './kernel/pack.ts';
import { simulatorDir, startSimulator, type Simulator } from './simulator.ts';

export interface EsignSimulator extends Simulator {
  user: string;
  password: string;
  /** What every signer types. */
  passphrase: string;
  /** O of the signers' certificates. */
  organisation: string;
}

const PORT = 4702;
const USER = 'contoh';
const PASSWORD = 'contoh-sandi-esign';
/** As the registry's, so that a visitor needs to know only one. */
export const PASSPHRASE = 'contoh-frasa-sandi';
/** O of a demo's certificates; says CONTOH, so that no one takes it for a real one. */
export const demoOrganisation = ({ city }: Pick<CityPack, 'city'>): string => `CONTOH ${city.government}`;

export interface DemoSigner {
  email: string;
  name: string;
}

/** Starts the simulator, or joins the one that runs on this data folder. Gives back when it answers. */
export async function startEsignSimulator(o: {
  /** BALAI_DATA */
  data: string;
  log: Logger;
  pack: Pick<CityPack, 'city'>;
  signers: readonly DemoSigner[];
  port?: number;
  patienceMs?: number;
}): Promise<EsignSimulator> {
  const organisation = demoOrganisation(o.pack);
  const dir = simulatorDir(o.data, 'esign');
  mkdirSync(dir, { recursive: true });
  // Invented NIKs, of a kecamatan that does not exist.
  const users = o.signers.map(({ email, name }, i) => ({
    nik: `${o.pack.city.kemendagri.replace('.', '')}9901017${String(i + 1).padStart(5, '0')}`,
    email,
    name,
    passphrase: PASSPHRASE,
    status: 'ISSUE',
  }));
  writeFileSync(join(dir, 'users.json'), JSON.stringify(users, null, 1), { mode: 0o600 });
  const simulator = await startSimulator({
    name: 'esign',
    data: o.data,
    log: o.log,
    port: o.port ?? PORT,
    patienceMs: o.patienceMs,
    env: { SIM_USER: USER, SIM_PASSWORD: PASSWORD, SIM_ORGANISATION: organisation },
  });
  return { ...simulator, user: USER, password: PASSWORD, passphrase: PASSPHRASE, organisation };
}
