/** The demo's bank: `simulators/bank`, where a visitor pays a bill. */
import type { Logger } from './kernel/log.ts';
import { startSimulator, type Simulator } from './simulator.ts';

const PORT = 4703;

/** Starts the simulator, or joins the one that runs on this data folder. `root` is its public key. */
export const startBankSimulator = (o: {
  /** BALAI_DATA */
  data: string;
  log: Logger;
  port?: number;
  patienceMs?: number;
}): Promise<Simulator> =>
  startSimulator({
    name: 'bank',
    data: o.data,
    log: o.log,
    port: o.port ?? PORT,
    patienceMs: o.patienceMs,
    env: {},
  });
