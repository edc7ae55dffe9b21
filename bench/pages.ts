import { parseArgs } from 'node:util';
import { Agent, request } from 'undici';
import { quantile } from './load.ts';
import { machine, startProgram, type Program } from './program.ts';

/*
 * What a citizen's page costs: bytes on the wire (HTML with its style, and scripts, as a browser gets them compressed), the
 * server's CPU, and how long one request takes alone, against the budget of a form page. `./balai bench pages`; it ends with 1
 * when a page is over its bytes.
 */

const BUDGET = { html: 30 * 1024, script: 12 * 1024, p95: 20 };

const { values: o } = parseArgs({
  options: { port: { type: 'string', default: '3171' }, rounds: { type: 'string', default: '100' } },
});
const ROUNDS = Math.min(1000, Number(o.rounds));
const SERVICE = 'akta-kelahiran';
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const kb = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KB`;

const program = await startProgram({ port: Number(o.port) });
try {
  await measure(program);
} finally {
  await program.stop();
}

interface Answer {
  status: number;
  bytes: number;
  location: string;
  text: string;
}

/** A browser that keeps its cookies and one connection; with a token it is somebody's. */
function browser(origin: string, token?: string) {
  const cookies = new Map<string, string>();
  const dispatcher = new Agent({ connections: 1 });
  return {
    async ask(path: string, form?: Record<string, string>, encoding = 'br'): Promise<Answer> {
      const response = await request(origin + path, {
        dispatcher,
        method: form ? 'POST' : 'GET',
        headers: {
          accept: 'text/html',
          'accept-encoding': encoding,
          'sec-fetch-site': 'same-origin',
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
          ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
        },
        body: form ? new URLSearchParams(form).toString() : null,
      });
      for (const line of [response.headers['set-cookie'] ?? []].flat()) {
        const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        if (name !== undefined) cookies.set(name, value ?? '');
      }
      const body = Buffer.from(await response.body.arrayBuffer());
      return {
        status: response.statusCode,
        bytes: body.length,
        location: String(response.headers['location'] ?? ''),
        text: encoding === 'identity' ? body.toString() : '',
      };
    },
    close: () => dispatcher.close(),
  };
}
type Browser = ReturnType<typeof browser>;

/** A question and the check of a form, as its owner gets them. */
async function formPages(b: Browser): Promise<[question: string, check: string]> {
  const { location } = await b.ask(`/layanan/${SERVICE}/mulai`, {});
  const { location: question } = await b.ask(location);
  return [question, `${location}/periksa`];
}

/** Bytes of a script and of all it imports. */
async function scriptBytes(b: Browser, src: string, seen = new Set<string>()): Promise<number> {
  if (seen.has(src)) return 0;
  seen.add(src);
  let { bytes } = await b.ask(src);
  const { text } = await b.ask(src, undefined, 'identity');
  for (const [, part] of text.matchAll(/(?:from|import)\s*"\.\/([\w-]+\.js)"/g))
    bytes += await scriptBytes(b, `/assets/${part}`, seen);
  return bytes;
}

async function measure(p: Program): Promise<void> {
  const stranger = browser(p.url);
  const parent = browser(p.url, p.applicants[0]);
  const [question, check] = await formPages(parent);
  const pages: [name: string, path: string, b?: Browser][] = [
    ['home', '/'],
    ['all services', '/layanan'],
    ['a service', `/layanan/${SERVICE}`],
    ['its official paper', `/layanan/${SERVICE}/sop`],
    ['a question of the form', question, parent],
    ['check your answers', check, parent],
    ['my files', '/berkas-saya', parent],
    ['how a case stands', '/cek-berkas'],
    ['sign in', '/masuk'],
  ];
  say(
    `${machine()}; ${ROUNDS} rounds a page; budget ${kb(BUDGET.html)} HTML and style, ${kb(BUDGET.script)} scripts, p95 ${BUDGET.p95} ms`,
  );
  for (const [name, path, b = stranger] of pages) {
    const plain = await b.ask(path, undefined, 'identity');
    if (plain.status !== 200) {
      say(`${name.padEnd(24)} ${path} answered ${plain.status}`);
      process.exitCode = 1;
      continue;
    }
    let script = 0;
    const seen = new Set<string>();
    for (const [src] of plain.text.matchAll(/\/assets\/[\w-]+\.js/g)) script += await scriptBytes(b, src, seen);
    const { bytes } = await b.ask(path);
    for (let i = 0; i < 20; i++) await b.ask(path);
    const before = await p.cpu();
    const times: number[] = [];
    for (let i = 0; i < ROUNDS; i++) {
      const start = performance.now();
      await b.ask(path);
      times.push(performance.now() - start);
    }
    const after = await p.cpu();
    const cpu = (key: 'server' | 'database'): string =>
      `${(((after[key] - before[key]) / ROUNDS) * 1000).toFixed(1)} ms`;
    const over = [
      ...(bytes > BUDGET.html ? ['HTML'] : []),
      ...(script > BUDGET.script ? ['scripts'] : []),
      ...(quantile(times, 0.95) > BUDGET.p95 ? ['time'] : []),
    ];
    if (over.some((what) => what !== 'time')) process.exitCode = 1;
    say(
      `${name.padEnd(24)} HTML ${kb(bytes).padStart(8)}  scripts ${kb(script).padStart(8)}  CPU server ${cpu('server').padStart(7)} database ${cpu('database').padStart(7)}` +
        `  p50 ${quantile(times, 0.5).toFixed(1).padStart(5)} ms  p95 ${quantile(times, 0.95).toFixed(1).padStart(5)} ms  ${over.length === 0 ? 'within' : `OVER: ${over.join(', ')}`}`,
    );
  }
  await stranger.close();
  await parent.close();
}
