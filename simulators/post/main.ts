/**
 * The carrier's simulator, a program of its own: `SIMULATOR=1 node simulators/post/main.ts`. SIM_PORT 4709 ·
 * SIM_POSTCODES 20111-20252,20361-20374 (where it goes; everywhere unless told)
 */
import { run } from '../program.ts';
import { startPost } from './server.ts';

await run('post', 4709, (o) => {
  const postcodes = o
    .text('SIM_POSTCODES', '00000-99999')
    .split(',')
    .map((range) => {
      const [from = '', to = from] = range.trim().split('-');
      if (!/^\d{5}$/.test(from) || !/^\d{5}$/.test(to)) o.fault('SIM_POSTCODES must look like 20111-20252,20361-20374');
      return { from, to };
    });
  return () => startPost({ ...o, postcodes });
});
