import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { startRegistry, type Options } from './server.ts';

const TOKEN = 'test-token';
const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

function tempDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'registry-sim-'));
  cleanups.push(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

async function start(options: Partial<Options> = {}) {
  const registry = await startRegistry({
    dir: options.dir ?? tempDir(),
    host: '127.0.0.1',
    port: 0,
    speed: 2000,
    seed: 7,
    token: TOKEN,
    passphrase: 'rahasia',
    quota: 100,
    ...options,
  });
  cleanups.push(registry.close);
  return client(registry.url, registry.close);
}

type Json = Record<string, any>;

function client(url: string, close: () => Promise<void>) {
  const call = async (method: string, path: string, body?: unknown, token = TOKEN) => {
    const answer = await fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const bytes = Buffer.from(await answer.arrayBuffer());
    const type = answer.headers.get('content-type') ?? '';
    const json: Json = type.startsWith('application/json') ? JSON.parse(bytes.toString()) : {};
    return { status: answer.status, headers: answer.headers, bytes, text: bytes.toString(), json };
  };
  const submit = (body: unknown) => call('POST', '/siak/v1/permohonan', body);
  const status = (id: string) => call('GET', `/siak/v1/permohonan/${id}`);
  const scenario = (s: unknown) => call('POST', '/_sim/scenario', s);
  return { url, close, call, submit, status, scenario };
}

function submission(id = 'MDN-TEST-1.child.1', change: (event: Json) => void = () => {}): Json {
  const event: Json = {
    JENIS_PENCATATAN: '1',
    TGL_LAPOR: '20-11-2026',
    KODE_WILAYAH: '12.71.01.1001',
    NO_KK: '1271990101200001',
    PELAPOR: { NIK: '1271991203900001', NAMA_LGKP: 'PARLINDUNGAN NASUTION' },
    SAKSI: [
      { NIK: '1271990505850001', NAMA_LGKP: 'TAN MEI LING' },
      { NIK: '1271994606870001', NAMA_LGKP: 'SRI' },
    ],
    AYAH: { NIK: '1271991203900001', NAMA_LGKP: 'PARLINDUNGAN NASUTION' },
    IBU: { NIK: '1271995507920001', NAMA_LGKP: "SITI NUR'AINI" },
    KAWIN: { JENIS: '1', NOMOR: '123/45/VI/2020' },
    BUKTI: { JENIS: '1' },
    ANAK: {
      NAMA_LGKP: 'BUTET NASUTION',
      JENIS_KLMIN: '2',
      TEMPAT_DILAHIRKAN: '1',
      TMPT_LHR: 'KOTA MEDAN',
      TGL_LHR: '03-11-2026',
      JENIS_KELAHIRAN: '1',
      PENOLONG: '2',
    },
  };
  change(event);
  return { NO_PERMINTAAN: id, KODE_LAYANAN: 'akta-kelahiran', PERISTIWA: event };
}

const faultsOf = (json: Json): string[] => json['RINCIAN'].map((f: Json) => f['MEDAN']);

describe('strictness', () => {
  it('explains each fault with what came and what should have come', async () => {
    const sim = await start();
    const { status, json } = await sim.submit(
      submission('a', (e) => {
        e['ANAK'].TGL_LHR = '2026-11-03';
        e['ANAK'].NAMA_LGKP = 'Butet';
        e['ANAK'].GOLONGAN = 'A';
        e['IBU'].NIK = 1271995507920001;
        delete e['SAKSI'][1];
      }),
    );
    expect(status).toBe(400);
    expect(json['RINCIAN']).toContainEqual({
      MEDAN: 'ANAK.TGL_LHR',
      DITERIMA: '2026-11-03',
      SEHARUSNYA: 'tanggal dd-MM-yyyy yang ada',
    });
    expect(json['RINCIAN']).toContainEqual({
      MEDAN: 'ANAK.GOLONGAN',
      DITERIMA: 'A',
      SEHARUSNYA: 'medan ini tidak dikenal',
    });
    expect(faultsOf(json)).toEqual(expect.arrayContaining(['ANAK.NAMA_LGKP', 'IBU.NIK', 'SAKSI.2.NIK']));
    expect((await sim.status('a')).json['KODE']).toBe('44');
  });

  it.each([
    ['a day that does not exist', 'ANAK.TGL_LHR', (e: Json) => (e['ANAK'].TGL_LHR = '31-02-2026')],
    ['born after the report', 'ANAK.TGL_LHR', (e: Json) => (e['ANAK'].TGL_LHR = '21-11-2026')],
    ['a NIK with month 13', 'IBU.NIK', (e: Json) => (e['IBU'].NIK = '1271993113900003')],
    ['a NIK with serial 0000', 'IBU.NIK', (e: Json) => (e['IBU'].NIK = '1271990101900000')],
    ['a father of a mother-only birth', 'AYAH.NIK', (e: Json) => (e['JENIS_PENCATATAN'] = '3')],
    ['F-2.04 for a recorded marriage', 'KAWIN.JENIS', (e: Json) => (e['KAWIN'].JENIS = '3')],
    [
      'a prototype group',
      '__proto__.X',
      (e: Json) => Object.defineProperty(e, '__proto__', { value: { X: '1' }, enumerable: true }),
    ],
    [
      'a prototype key',
      '__proto__',
      (e: Json) => Object.defineProperty(e, '__proto__', { value: '1', enumerable: true }),
    ],
  ])('refuses %s', async (_what, field, change) => {
    const sim = await start();
    const { status, json } = await sim.submit(submission('a', change));
    expect([status, faultsOf(json)]).toEqual([400, expect.arrayContaining([field])]);
  });

  it('tells a wrong code from a wrong shape', async () => {
    const sim = await start();
    const wrong = await sim.submit(submission('a', (e) => (e['ANAK'].PENOLONG = '9')));
    expect(wrong.json['KODE']).toBe('12');
  });

  it('asks for the token, refuses what is no JSON and what is too large', async () => {
    const sim = await start();
    expect((await sim.call('GET', '/siak/v1/kesehatan', undefined, 'wrong')).status).toBe(401);
    expect((await sim.submit('{')).status).toBe(400);
    expect((await sim.submit(`"${'x'.repeat(70_000)}"`)).status).toBe(413);
  });

  it('marks every answer and binds to loopback only', async () => {
    const sim = await start();
    for (const path of ['/', '/nothing', '/_sim/clock', '/siak/v1/kesehatan']) {
      expect((await sim.call('GET', path)).headers.get('x-simulator')).toBe('1');
    }
    await expect(start({ host: '0.0.0.0' })).rejects.toThrow('loopback');
  });
});

describe('registering', () => {
  it('numbers, validates and signs, once', async () => {
    const sim = await start();
    await sim.call('POST', '/_sim/clock', { now: '2026-11-20T09:00:00+07:00' });
    const { json } = await sim.submit(submission());
    expect(json).toMatchObject({
      KODE: '00',
      KEADAAN: 'TERDAFTAR',
      NOMOR: '1271-LU-20112026-0001',
      NIK: '1271994311265001',
    });
    const path = `/siak/v1/permohonan/${json['NO_PERMINTAAN']}`;
    expect((await sim.call('POST', `${path}/tanda-tangan`, { FRASA_SANDI: 'rahasia' })).json['KODE']).toBe('32');
    expect((await sim.call('POST', `${path}/validasi`, { NAMA_VALIDATOR: 'Kasi' })).json['KEADAAN']).toBe(
      'TERVALIDASI',
    );
    expect((await sim.call('POST', `${path}/tanda-tangan`, { FRASA_SANDI: 'salah' })).json['KODE']).toBe('41');
    const signing = () => sim.call('POST', `${path}/tanda-tangan`, { FRASA_SANDI: 'rahasia' });
    const [one, two] = await Promise.all([signing(), signing()]);
    expect([one.json['KEADAAN'], two.json['WAKTU_TTE']]).toEqual(['TERTANDATANGANI', one.json['WAKTU_TTE']]);
    const paper = await sim.call('GET', `${path}/berkas`);
    expect(paper.bytes.subarray(0, 5).toString()).toBe('%PDF-');
    expect(JSON.stringify((await sim.call('GET', '/_sim/journal')).json)).not.toMatch(/rahasia|salah/);
    const check = new URL(one.json['URL_CEK']).pathname;
    expect((await sim.call('GET', check)).text).toContain('BUTET NASUTION');
    expect((await sim.call('GET', `${check}/surat.pdf`)).bytes.equals(paper.bytes)).toBe(true);
  });

  it('answers a repeated id from the book, and refuses it with another event', async () => {
    const sim = await start();
    const [first, again] = await Promise.all([sim.submit(submission()), sim.submit(submission())]);
    expect(again.json).toEqual(first.json);
    const other = await sim.submit(submission(undefined, (e) => (e['ANAK'].NAMA_LGKP = 'UCOK NASUTION')));
    expect([other.status, other.json['KODE']]).toEqual([409, '31']);
  });

  it('knows twins from a duplicate', async () => {
    const sim = await start();
    await sim.submit(submission('child.1'));
    const twin = await sim.submit(submission('child.2', (e) => (e['ANAK'].NAMA_LGKP = 'TIUR NASUTION')));
    expect(twin.json).toMatchObject({
      KODE: '00',
      NIK: expect.stringMatching(/5002$/),
      NOMOR: expect.stringMatching(/-0002$/),
    });
    expect((await sim.submit(submission('other'))).json).toMatchObject({
      KODE: '22',
      MEDAN: ['ANAK.NAMA_LGKP', 'ANAK.TGL_LHR'],
    });
  });

  it('wants a decision after 60 days, and writes LT', async () => {
    const sim = await start();
    const on = (id: string, born: string, decided: boolean) =>
      sim.submit(
        submission(id, (e) => {
          e['ANAK'].TGL_LHR = born;
          if (decided) e['TERLAMBAT'] = { NO_KEPUTUSAN: '470/1', TGL_KEPUTUSAN: '20-11-2026' };
        }),
      );
    expect((await on('day-60', '21-09-2026', false)).json['NOMOR']).toMatch(/^1271-LU-/);
    expect((await on('day-61', '20-09-2026', false)).json['KODE']).toBe('23');
    expect((await on('decided', '20-09-2026', true)).json['NOMOR']).toMatch(/^1271-LT-/);
  });

  it('does not know a parent whose serial is 9999', async () => {
    const sim = await start();
    const { json } = await sim.submit(submission('a', (e) => (e['IBU'].NIK = '1271995507929999')));
    expect(json).toMatchObject({ KODE: '21', MEDAN: ['IBU.NIK'], KEADAAN: 'DITOLAK' });
  });

  it('tells of the past what it is told at an instant of the past: at once, outside the quota', async () => {
    const sim = await start({ quota: 0, speed: 0.01 });
    const past = async (method: string, path: string, body?: unknown) => {
      const answer = await fetch(`${sim.url}/siak/v1/permohonan${path}`, {
        method,
        headers: { authorization: `Bearer ${TOKEN}`, 'x-sim-at': '2026-03-04T02:00:00Z' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return answer.headers.get('content-type')?.startsWith('application/json')
        ? ((await answer.json()) as Json)
        : Buffer.from(await answer.arrayBuffer());
    };
    expect(await past('POST', '', submission('a'))).toMatchObject({ KODE: '00', NOMOR: '1271-LU-04032026-0001' });
    expect(await past('POST', '/a/validasi', { NAMA_VALIDATOR: 'Uji' })).toMatchObject({ KEADAAN: 'TERVALIDASI' });
    expect(await past('POST', '/a/tanda-tangan', { FRASA_SANDI: 'rahasia' })).toMatchObject({
      WAKTU_TTE: '2026-03-04T02:00:00.000Z',
    });
    expect(
      Buffer.from((await past('GET', '/a/berkas')) as Buffer)
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-');
    expect((await fetch(`${sim.url}/siak/v1/kesehatan`, { headers: { 'x-sim-at': 'yesterday' } })).status).toBe(400);
  });

  it('takes 8 to 76 s, divided by the speed', async () => {
    const sim = await start({ speed: 400 });
    const begun = performance.now();
    await sim.submit(submission());
    const took = performance.now() - begun;
    expect(took).toBeGreaterThan(19);
    expect(took).toBeLessThan(1500);
  });
});

describe('faults on command', () => {
  it('does the work and loses the answer', async () => {
    const sim = await start();
    await sim.scenario({ fault: 'lost_answer', match: { path: '/siak/v1/permohonan' } });
    await expect(sim.submit(submission('a'))).rejects.toThrow();
    expect((await sim.status('a')).json['KEADAAN']).toBe('TERDAFTAR');
  });

  it('cuts the line before any work', async () => {
    const sim = await start();
    await sim.scenario({ fault: 'cut_before' });
    await expect(sim.submit(submission('a'))).rejects.toThrow();
    expect((await sim.status('a')).json['KODE']).toBe('44');
  });

  it('shows an HTML page with 200, refuses by match, counts after and times', async () => {
    const sim = await start();
    await sim.scenario({ fault: 'html_page' });
    const broken = await sim.submit(submission('a'));
    expect([broken.status, broken.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    await sim.scenario({
      fault: 'refuse',
      code: '22',
      match: { field: 'PERISTIWA.ANAK.NAMA_LGKP', equals: 'UCOK' },
      after: 1,
    });
    const ucok = (id: string) => sim.submit(submission(id, (e) => (e['ANAK'].NAMA_LGKP = 'UCOK')));
    expect((await sim.submit(submission('b'))).json['KODE']).toBe('00');
    expect((await ucok('c')).json['KODE']).toBe('00');
    expect((await ucok('d')).json['KODE']).toBe('22');
    expect((await sim.scenario({ fault: 'thunder' })).status).toBe(400);
    expect((await sim.scenario({ fault: 'slow', often: 1 })).status).toBe(400);
  });

  it('is out for a window of its own clock', async () => {
    const sim = await start();
    await sim.call('POST', '/_sim/clock', { now: '2026-11-20T09:00:00+07:00' });
    await sim.scenario({ fault: 'outage', seconds: 3600 });
    expect((await sim.submit(submission())).status).toBe(503);
    expect((await sim.call('GET', '/')).status).toBe(503);
    await sim.call('POST', '/_sim/clock', { now: '2026-11-20T10:00:01+07:00' });
    expect((await sim.submit(submission())).json['KODE']).toBe('00');
  });

  it('has a daily quota, which a replay does not use', async () => {
    const sim = await start({ quota: 1 });
    await sim.call('POST', '/_sim/clock', { now: '2026-11-20T23:58:00+07:00' });
    expect((await sim.submit(submission('a'))).json['KODE']).toBe('00');
    expect((await sim.submit(submission('a'))).json['KODE']).toBe('00');
    expect((await sim.submit(submission('b', (e) => (e['ANAK'].NAMA_LGKP = 'UCOK')))).json['KODE']).toBe('91');
    expect((await sim.call('GET', '/siak/v1/kesehatan')).json['SISA_KUOTA']).toBe(0);
    await sim.call('POST', '/_sim/clock', { now: '2026-11-21T00:00:00+07:00' });
    expect((await sim.submit(submission('b', (e) => (e['ANAK'].NAMA_LGKP = 'UCOK')))).json['KODE']).toBe('00');
  });
});

describe('keeping', () => {
  it('keeps book, papers, clock and authority over a restart, and drops a torn line', async () => {
    const dir = tempDir();
    const one = await start({ dir });
    await one.call('POST', '/_sim/clock', { now: '2030-01-01T00:00:00Z' });
    const { json } = await one.submit(submission('a'));
    await one.call('POST', '/siak/v1/permohonan/a/validasi', { NAMA_VALIDATOR: 'Kasi' });
    await one.call('POST', '/siak/v1/permohonan/a/tanda-tangan', { FRASA_SANDI: 'rahasia' });
    const paper = (await one.call('GET', '/siak/v1/permohonan/a/berkas')).bytes;
    const root = (await one.call('GET', '/_sim/root.pem')).text;
    await one.close();
    appendFileSync(join(dir, 'book.jsonl'), '{"type":"recei');
    const two = await start({ dir });
    expect((await two.status('a')).json).toMatchObject({ KEADAAN: 'TERTANDATANGANI', NOMOR: json['NOMOR'] });
    expect((await two.call('GET', '/siak/v1/permohonan/a/berkas')).bytes.equals(paper)).toBe(true);
    expect((await two.call('GET', '/_sim/root.pem')).text).toBe(root);
    expect(readFileSync(join(dir, 'root.pem'), 'utf8')).toBe(root);
    expect((await two.call('GET', '/_sim/clock')).json['now']).toMatch(/^2030-01-01/);
    expect((await two.submit(submission('b', (e) => (e['ANAK'].NAMA_LGKP = 'UCOK')))).json['KODE']).toBe('00');
    await two.call('POST', '/_sim/reset');
    expect((await two.status('a')).json['KODE']).toBe('44');
  });

  it('goes on with what it had taken when it was killed', async () => {
    const dir = tempDir();
    const program = (speed: string) => run(dir, { SIM_SPEED: speed });
    const first = await program('1');
    const lost = first.sim.submit(submission('a')).then(
      () => 'answered',
      () => 'lost',
    );
    await expect.poll(async () => (await first.sim.call('GET', '/permohonan/a')).status).toBe(200);
    first.child.kill('SIGKILL');
    expect(await lost).toBe('lost');
    const second = await program('2000');
    await expect.poll(async () => (await second.sim.status('a')).json['KEADAAN']).toBe('TERDAFTAR');
  });

  it('ends with the program that started it', async () => {
    const { child } = await run(tempDir(), { SIM_PARENT: 'stdin' });
    child.stdin!.destroy();
    expect((await once(child, 'exit'))[0]).toBe(0);
  });

  it('does not start without SIMULATOR=1, nor on an open address', async () => {
    const child = spawnProgram(tempDir(), { SIMULATOR: '', SIM_HOST: '127.0.0.1' });
    expect((await once(child, 'exit'))[0]).toBe(1);
    const open = spawnProgram(tempDir(), { SIM_HOST: '0.0.0.0' });
    expect((await once(open, 'exit'))[0]).toBe(1);
  });
});

describe('pages', () => {
  it('allow their own style and nothing else', async () => {
    const sim = await start();
    const { text, headers } = await sim.call('GET', '/');
    const style = /<style>([^]*?)<\/style>/.exec(text)![1]!;
    const hash = createHash('sha256').update(style).digest('base64');
    expect(headers.get('content-security-policy')).toContain(`style-src 'sha256-${hash}'`);
    expect(text).not.toMatch(/<script|style=/);
  });

  it('lets the Kadis sign there by a form, and refuses a form of another site', async () => {
    const sim = await start();
    await sim.submit(submission('a', (e) => (e['ANAK'].NAMA_LGKP = '<B>UCOK</B>')));
    const form = (path: string, fields: Record<string, string>, origin = sim.url) =>
      fetch(sim.url + path, { method: 'POST', body: new URLSearchParams(fields), headers: { origin } });
    expect((await sim.call('GET', '/')).text).not.toContain('<B>UCOK');
    expect((await form('/validasi', { id: 'a' }, 'http://evil.example')).status).toBe(403);
    expect((await form('/validasi', { id: 'a' })).status).toBe(200);
    expect((await form('/tanda-tangan', { id: 'a', frasa: 'salah' })).status).toBe(422);
    expect((await form('/tanda-tangan', { id: 'a', frasa: 'rahasia' })).status).toBe(200);
    const { json } = await sim.status('a');
    expect(json['KEADAAN']).toBe('TERTANDATANGANI');
    const found = await fetch(`${sim.url}/cari?nomor=${json['NOMOR']}&lahir=2026-11-03`);
    expect(found.url).toBe(json['URL_CEK']);
    expect((await fetch(`${sim.url}/cari?nomor=${json['NOMOR']}&lahir=2026-11-04`)).status).toBe(404);
  });

  it('let an operator type an event: faults stand at their columns beside what was typed, then it is numbered', async () => {
    const sim = await start();
    const flat: Record<string, string> = {};
    const flatten = (value: Json | string, path: string): void =>
      typeof value === 'string'
        ? void (flat[path] = value)
        : Object.entries(value).forEach(([k, v]) =>
            flatten(v, path === '' ? k : `${path}.${Array.isArray(value) ? Number(k) + 1 : k}`),
          );
    flatten(submission()['PERISTIWA'], '');
    const type = (fields: Record<string, string>) =>
      fetch(`${sim.url}/rekam/akta-kelahiran`, {
        method: 'POST',
        body: new URLSearchParams(fields),
        headers: { origin: sim.url },
      });
    const wrong = await type({ ...flat, 'ANAK.TGL_LHR': '31-11-2026', 'AYAH.NIK': '' });
    const page = await wrong.text();
    expect(wrong.status).toBe(422);
    expect(page).toContain('Belum diterima: 1 kolom');
    expect(page).toMatch(/id="ANAK.TGL_LHR"[^>]*value="31-11-2026"[^>]*aria-invalid=true/);
    const right = await type({ ...flat, 'AYAH.NIK': '' });
    expect([right.status, await right.text()]).toEqual([200, expect.stringMatching(/1271-LU-\d{8}-0001/)]);
    expect(await (await type(flat)).text()).toContain('Ditolak');
  });

  it('show as many columns of a list as asked for', async () => {
    const sim = await start();
    const columns = async (n: number) =>
      (await sim.call('GET', `/rekam/pindah-keluar?PINDAH=${n}`)).text.match(/name="PINDAH\.\d+\.NIK"/g)?.length;
    expect([await columns(1), await columns(3)]).toEqual([1, 3]);
    expect((await sim.call('GET', '/rekam/tidak-ada')).status).toBe(404);
  });
});

function spawnProgram(dir: string, env: Record<string, string>): ChildProcess {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts')], {
    env: { PATH: process.env['PATH'], SIMULATOR: '1', SIM_PORT: '0', SIM_DATA: dir, SIM_TOKEN: TOKEN, ...env },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  cleanups.push(() => child.kill('SIGKILL'));
  return child;
}

async function run(dir: string, env: Record<string, string>) {
  const child = spawnProgram(dir, env);
  const [line] = (await once(child.stdout!, 'data')) as [Buffer];
  const url = /http:\S+/.exec(line.toString())![0];
  return { child, sim: client(url, async () => void child.kill()) };
}
