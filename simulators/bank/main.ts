/** The bank's simulator, a program of its own: `SIMULATOR=1 node simulators/bank/main.ts`. SIM_PORT 4703. */
import { run } from '../program.ts';
import { startBank } from './server.ts';

await run('bank', 4703, (o) => () => startBank(o));
