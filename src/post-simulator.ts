/** The demo's carrier: `simulators/post`, where a visitor moves a parcel on. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from './kernel/log.ts';
import type { CityPack } from './kernel/pack.ts';
import { simulatorDir, startSimulator, type Simulator } from './simulator.ts';

const PORT = 4709;

export interface PostSimulator extends Simulator {
  /** What this city signs with at the simulator. */
  keys: {
    consumerKey: string;
    consumerSecret: string;
    key: string;
    secret: string;
    customer: string;
    user: string;
  };
}

/** Starts the simulator, or joins the one that runs on this data folder. It goes to the city's own postcodes. */
export async function startPostSimulator(o: {
  /** BALAI_DATA */
  data: string;
  log: Logger;
  pack: Pick<CityPack, 'areas'>;
  port?: number;
  patienceMs?: number;
}): Promise<PostSimulator> {
  const simulator = await startSimulator({
    name: 'post',
    data: o.data,
    log: o.log,
    port: o.port ?? PORT,
    patienceMs: o.patienceMs,
    env: { SIM_POSTCODES: o.pack.areas.districts.map((d) => `${d.postcodes.from}-${d.postcodes.to}`).join(',') },
  });
  const keys = JSON.parse(
    readFileSync(join(simulatorDir(o.data, 'post'), 'keys.json'), 'utf8'),
  ) as PostSimulator['keys'];
  return { ...simulator, keys };
}
