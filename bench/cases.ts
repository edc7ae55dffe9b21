import { parseArgs } from 'node:util';
import { client, closed, firstBroken, open, quantile, type Client, type Measured } from './load.ts';
import { birth, twoRows } from './lives.ts';
import { machine, startProgram, type Cpu, type Program } from './program.ts';

/*
 * Lifecycles of cases a second, measured over HTTP with rights, audit and jobs, the load generator on the same machine:
 * `./balai bench cases [--cases 100000] [--service akta-kelahiran] [--quick]`. First the most that clients who wait for their
 * answers get; then half of that, at random; then ten times that, and how long until all is as before.
 */

const { values: o } = parseArgs({
  options: {
    cases: { type: 'string', default: '0' },
    service: { type: 'string', default: 'two-row' },
    port: { type: 'string', default: '3171' },
    data: { type: 'string' },
    quick: { type: 'boolean', default: false },
    prof: { type: 'string' },
  },
});
const SECONDS = o.quick ? 5 : 12;
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const ms = (n: number): string => `${n.toFixed(n < 10 ? 1 : 0)} ms`;

const seeded = Number(o.cases);
const program = await startProgram({
  port: Number(o.port),
  cases: seeded,
  ...(o.data !== undefined && { data: o.data }),
  ...(o.prof !== undefined && { args: ['--cpu-prof', `--cpu-prof-dir=${o.prof}`] }),
});
try {
  await measure(program);
} finally {
  await program.stop();
}

async function measure(p: Program): Promise<void> {
  const life = o.service === 'akta-kelahiran' ? await birth(p) : twoRows(p);
  say(`${machine()}; ${seeded.toLocaleString('en')} cases before; ${o.service}`);

  // What is compiled and cached at first use is not what is measured.
  await stretch(p, 50, (c) => closed(c, life, 8, o.quick ? 3 : 6));
  let best = { clients: 0, rate: 0 };
  for (const clients of o.quick ? [16] : [4, 8, 16, 32]) {
    const { measured, cpu } = await stretch(p, clients, (c) => closed(c, life, clients, SECONDS));
    const rate = measured.lifecycles / measured.seconds;
    report(`${clients} clients that wait`, measured, cpu);
    if (rate > best.rate) best = { clients, rate };
  }
  say(`Most: ${best.rate.toFixed(1)} lifecycles/s with ${best.clients} clients`);

  const half = best.rate / 2;
  const calm = await stretch(p, 64, (c) => open(c, life, { rate: half, seconds: SECONDS, most: 500 }));
  report(`Half of that, at random (${half.toFixed(1)}/s)`, calm.measured, calm.cpu);
  byKind(calm.measured);

  const spike = half * 2 * 10;
  const storm = await stretch(p, 1000, (c) => open(c, life, { rate: spike, seconds: 5, most: 3000 }));
  report(`Ten times the most (${spike.toFixed(0)}/s) for 5 s`, storm.measured, storm.cpu);
  say(
    `  answers: ${statuses(storm.measured)}; Retry-After told ${storm.measured.retryAfter.told}, untold ${storm.measured.retryAfter.untold}`,
  );
  const ended = performance.now();
  for (let n = 0; n < 20; n++) {
    const second = await stretch(p, 64, (c) => open(c, life, { rate: half, seconds: 1, most: 500 }));
    const all = [...second.measured.kinds.values()].flatMap((k) => k.ms);
    if (second.measured.broken === 0 && quantile(all, 0.95) < 100) {
      say(`  as before within ${Math.ceil((performance.now() - ended) / 1000)} s of its end, at half load`);
      return;
    }
  }
  say('  not as before after 20 seconds at half load');
}

async function stretch(
  p: Program,
  connections: number,
  run: (c: Client) => Promise<unknown>,
): Promise<{ measured: Measured; cpu: Cpu }> {
  const c = client(p.url, connections);
  const before = await p.cpu();
  await run(c);
  const after = await p.cpu();
  await c.close();
  return {
    measured: c.measured,
    cpu: { server: after.server - before.server, database: after.database - before.database },
  };
}

function report(what: string, m: Measured, cpu: Cpu): void {
  const all = [...m.kinds.values()].flatMap((k) => k.ms);
  const per = (seconds: number): string => `${((seconds / Math.max(1, all.length)) * 1000).toFixed(2)} ms`;
  say(
    `${what.padEnd(44)} ${(m.lifecycles / m.seconds).toFixed(1).padStart(6)} lifecycles/s ${(all.length / m.seconds).toFixed(0).padStart(5)} requests/s` +
      `  p50 ${ms(quantile(all, 0.5))}  p95 ${ms(quantile(all, 0.95))}  p99 ${ms(quantile(all, 0.99))}` +
      `  CPU a request: server ${per(cpu.server)}, database ${per(cpu.database)}`,
  );
  if (m.stale > 0) say(`  ${m.stale} reads did not see what had just been written`);
  if (m.broken > 0) say(`  ${m.broken} broken off, the first by ${firstBroken}`);
}

function byKind(m: Measured): void {
  for (const [kind, { ms: times }] of m.kinds)
    say(
      `  ${kind.padEnd(10)} ${String(times.length).padStart(6)}  p50 ${ms(quantile(times, 0.5)).padStart(8)}  p95 ${ms(quantile(times, 0.95)).padStart(8)}  p99 ${ms(quantile(times, 0.99)).padStart(8)}`,
    );
}

function statuses(m: Measured): string {
  const counts = new Map<number, number>();
  for (const { status } of m.kinds.values()) for (const [s, n] of status) counts.set(s, (counts.get(s) ?? 0) + n);
  return [...counts]
    .toSorted(([a], [b]) => a - b)
    .map(([s, n]) => `${s === 0 ? 'none' : s}: ${n}`)
    .join(', ');
}
