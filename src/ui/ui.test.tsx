import { brotliCompressSync, gzipSync } from 'node:zlib';
import { options, type VNode } from 'preact';
import { describe, expect, test } from 'vitest';
import type { Ctx } from '../kernel/command.ts';
import { ANONYMOUS, type Actor } from '../kernel/permission.ts';
import { csp, hashOf } from './csp.ts';
import {
  Button,
  Checkboxes,
  ClockChip,
  CopyRow,
  CopySheet,
  DateField,
  DeskPage,
  DevUi,
  DEV_SECTIONS,
  ErrorPage,
  errorTexts,
  fieldId,
  FileField,
  Form,
  Page,
  Radios,
  renderPage,
  StateTag,
  SummaryList,
  Table,
  TextField,
  Timeline,
  Viewer,
} from './index.ts';
import * as kit from './index.ts';
import { citizenCss, deskCss } from './style/index.ts';
import { themeCss } from './theme.ts';

const pack = {
  city: {
    name: 'Kota Contoh',
    government: 'Pemerintah Kota Contoh',
    hotlines: [
      {
        code: 'tanya',
        kind: 'information',
        name: { id: 'Tanya kota', en: 'Ask the city' },
        number: '500-123',
        active: true,
      },
      { code: 'lama', kind: 'emergency', name: { id: 'Nomor mati', en: 'Dead number' }, number: '999', active: false },
    ],
  },
  areas: {
    districts: [{ code: '91.99.01', name: 'Teluk Contoh' }],
    wards: [{ code: '91.99.01.1001', name: 'Dermaga' }],
  },
  arms: { accent: '#0b6b5a', svg: '<svg viewBox="0 0 1 1"></svg>', description: '' },
};
const person: Actor = { ...ANONYMOUS, kind: 'person', id: 'p1', name: 'Butet', level: 1 };

const ctx = (over: { lang?: 'id' | 'en'; actor?: Actor; env?: 'demo' | 'production' } = {}): Ctx =>
  ({
    city: { pack, timeZone: 'Asia/Jakarta', env: over.env ?? 'demo' },
    lang: over.lang ?? 'id',
    actor: over.actor ?? ANONYMOUS,
    now: new Date('2026-11-24T03:00:00Z'),
    requestId: 'req-1',
  }) as unknown as Ctx;

const draw = (node: VNode, over: Parameters<typeof ctx>[0] = {}, url = '/layanan/x', method = 'GET') =>
  renderPage(ctx(over), node, url, method);
const inPage = (node: VNode, over: Parameters<typeof ctx>[0] = {}) => draw(<Page title="Uji">{node}</Page>, over);
const idsOf = (html: string) => [...html.matchAll(/\sid="([^"]+)"/g)].map((m) => m[1]!);
const EVIL = `"><script>alert(1)</script><img src=x onerror=alert(2)>'`;

const everySection = (lang: 'id' | 'en') =>
  DEV_SECTIONS.map((section) => [section, draw(<DevUi section={section} />, { lang, actor: person })] as const);

describe('every page of the kit', () => {
  for (const lang of ['id', 'en'] as const) {
    test.each(everySection(lang))(`${lang}: %s keeps the policy and its ids`, (_, html) => {
      const body = html.replaceAll(/<style>[\s\S]*?<\/style>/g, '');
      expect(body).not.toMatch(/\sstyle="/);
      expect(body).not.toMatch(/\son\w+="/);
      expect(body).not.toMatch(/<script(?![^>]*\ssrc=)/);
      expect(body).not.toMatch(/javascript:/);
      const ids = idsOf(body);
      expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
      for (const [, names] of body.matchAll(/aria-(?:describedby|labelledby)="([^"]+)"/g)) {
        for (const name of names!.split(' ')) expect(ids).toContain(name);
      }
      for (const [, target] of body.matchAll(/<label[^>]*\sfor="([^"]+)"/g)) expect(ids).toContain(target);
      expect(html.match(/<main /g)).toHaveLength(1);
      expect(html).toContain(`<html lang="${lang}">`);
    });

    test(`${lang}: every control has a name`, () => {
      for (const [, html] of everySection(lang)) {
        const labelled = new Set([...html.matchAll(/<label[^>]*\sfor="([^"]+)"/g)].map((m) => m[1]));
        for (const [tag] of html.matchAll(/<(?:input|select|textarea)\b[^>]*>/g)) {
          if (/type="hidden"/.test(tag)) continue;
          const id = /\sid="([^"]+)"/.exec(tag)?.[1];
          expect(/aria-label=/.test(tag) || (id !== undefined && labelled.has(id)), tag).toBe(true);
        }
      }
    });
  }

  test('the design page shows every component that the kit gives out', () => {
    const drawn = new Set<unknown>();
    const before = options.vnode;
    options.vnode = (node) => {
      drawn.add(node.type);
      before?.(node);
    };
    for (const section of DEV_SECTIONS) draw(<DevUi section={section} />, { actor: person });
    if (before) options.vnode = before;
    else delete options.vnode;
    const components = Object.entries(kit).filter(([name, it]) => typeof it === 'function' && /^[A-Z]/.test(name));
    expect(components.length).toBeGreaterThan(50);
    expect(components.filter(([, it]) => !drawn.has(it)).map(([name]) => name)).toEqual([]);
  });

  test('a form page with its sheet stays under the budget of design.md §9', () => {
    const html = draw(<DevUi section="pertanyaan" />);
    expect(gzipSync(html).length).toBeLessThan(14_000);
    expect(brotliCompressSync(citizenCss + themeCss('#0b6b5a')).length).toBeLessThan(8_000);
    // With what officers print: a case with its documents, a list, a letter.
    expect(gzipSync(deskCss).length).toBeLessThan(11_000);
  });

  test('the policy allows exactly the sheets that are in the page', () => {
    const html = draw(<Page title="Uji" />);
    const sheets = [...html.matchAll(/<style>([\s\S]*?)<\/style>/g)].map((m) => hashOf(m[1]!));
    expect(sheets).toEqual([hashOf(themeCss('#0b6b5a')), hashOf(citizenCss)]);
    const policy = csp(sheets, { 'connect-src': 'https://peta.example' });
    expect(policy).toContain(`style-src ${sheets.join(' ')}`);
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("connect-src 'self' https://peta.example");
    expect(policy).not.toContain('unsafe');
  });
});

describe('page', () => {
  test('a faulty form says so in the title and links each fault to a control that is there', () => {
    const errors = {
      'child.1.name': 'Isi nama anak',
      when: 'Tanggal ini tidak ada',
      kind: 'Pilih satu',
      file: 'Foto buram',
      '': 'Coba lagi',
    };
    const html = draw(
      <Page title="Data anak" errors={errors}>
        <Form files>
          <TextField name="child.1.name" label="Nama" error={errors['child.1.name']} />
          <DateField name="when" label="Kapan" value="31/2/2026" error={errors.when} />
          <Radios name="kind" label="Jenis" options={[{ value: 'a', label: 'A' }]} error={errors.kind} />
          <FileField name="file" label="Foto" error={errors.file} />
        </Form>
      </Page>,
      {},
      '/x',
      'POST',
    );
    expect(html).toContain('<title>Ada kesalahan: Data anak – Kota Contoh</title>');
    expect(html).toContain('Ada 5 isian yang perlu diperbaiki');
    expect(html).toMatch(/role="alert"[^>]*tabindex="-1"[^>]*autofocus/);
    const ids = idsOf(html);
    const links = [...html.matchAll(/href="#(f-[^"]+)"/g)].map((m) => m[1]!);
    expect(links).toEqual(['child.1.name', 'when', 'kind', 'file'].map(fieldId));
    for (const link of links) expect(ids).toContain(link);
    // What was typed is kept.
    expect(html).toMatch(/name="when.day"[^>]*value="31"/);
  });

  test('no fault: no summary, no prefix', () => {
    const html = draw(<Page title="Data anak" errors={{}} />);
    expect(html).toContain('<title>Data anak – Kota Contoh</title>');
    expect(html).not.toContain('role="alert"');
  });

  test('language can be changed where the address brings the page back, never on the answer to a POST', () => {
    expect(draw(<Page title="x" />, {}, '/a?b=1')).toContain('name="ke" value="/a?b=1"');
    expect(draw(<Page title="x" />, {}, '/a', 'POST')).not.toContain('action="/bahasa"');
  });

  test('the head shows who is signed in; signing out is a POST', () => {
    expect(draw(<Page title="x" />, {}, '/a?b=1')).toContain('href="/masuk?ke=%2Fa%3Fb%3D1"');
    const html = draw(<Page title="x" section="mine" />, { actor: person });
    expect(html).toContain('<form method="post" action="/keluar">');
    expect(html).toMatch(/href="\/berkas-saya" aria-current="page"/);
  });

  test('the head leads a person to cases, messages and account, an officer to the desk and out by its own door', () => {
    const officer: Actor = { ...ANONYMOUS, kind: 'officer', id: 'o1', name: 'Dewi', level: 3 };
    const head = (html: string) => /<nav class="menu[^"]*"[\s\S]*?<\/nav>/.exec(html)![0];
    const leads = (html: string) => [...head(html).matchAll(/(?:href|action)="([^"?]+)/g)].map((m) => m[1]);
    expect(leads(draw(<Page title="x" />, {}, '/x'))).toEqual(['/bahasa', '/masuk']);
    expect(leads(draw(<Page title="x" />, { actor: person }))).toEqual([
      '/berkas-saya',
      '/kotak-masuk',
      '/akun',
      '/bahasa',
      '/keluar',
    ]);
    expect(leads(draw(<Page title="x" />, { actor: officer }))).toEqual([
      '/meja',
      '/akun',
      '/bahasa',
      '/petugas/keluar',
    ]);
    const desk = draw(<DeskPage title="x" menu={[]} />, { actor: officer }, '/meja');
    expect(leads(desk)).toEqual(['/akun', '/bahasa', '/petugas/keluar']);
    expect(draw(<Page title="x" section="inbox" />, { actor: person })).toMatch(
      /href="\/kotak-masuk" aria-current="page"/,
    );
    expect(head(draw(<Page title="x" />, { actor: person })).length).toBeLessThan(2300);
  });

  test('the demo says that its data is invented; a real city does not', () => {
    expect(draw(<Page title="x" />)).toContain('Semua data di sini rekaan');
    expect(draw(<Page title="x" />, { env: 'production' })).not.toContain('rekaan');
  });

  test('only hotlines that somebody answers are offered', () => {
    const html = draw(<Page title="x" />);
    expect(html).toContain('href="tel:500123"');
    expect(html).not.toContain('Nomor mati');
    expect(html).toContain('Tanya kota');
    expect(draw(<Page title="x" />, { lang: 'en' })).toContain('Ask the city');
  });

  test('the first focus is the way to the content', () => {
    const html = draw(<Page title="x" />);
    expect(html.indexOf('href="#isi"')).toBeLessThan(html.indexOf('<header'));
    expect(html).toContain('<main id="isi"');
  });
});

describe('what people type is text', () => {
  test.each([
    ['text field', <TextField name="a" label={EVIL} hint={EVIL} error={EVIL} value={EVIL} />],
    ['summary list', <SummaryList rows={[{ label: EVIL, value: EVIL, change: '/x' }]} />],
    ['table', <Table caption={EVIL} rows={[EVIL]} id={(r) => r} columns={[{ head: EVIL, cell: (r) => r }]} />],
    ['timeline', <Timeline steps={[{ state: 'now', title: EVIL, when: EVIL }]} />],
    [
      'island props',
      <CopySheet>
        <CopyRow label={EVIL} value={EVIL} />
      </CopySheet>,
    ],
    ['viewer', <Viewer id={EVIL} name={EVIL} pages={[{ src: '/a', width: 1, height: 1 }]} />],
  ])('%s', (_, node) => {
    const html = inPage(node);
    expect(html).not.toContain('<script>alert');
    expect(html).not.toContain('<img src=x');
    expect(html).toContain('&lt;script>alert(1)');
  });
});

describe('parts', () => {
  test('a group is a fieldset whose legend is the h1, with its hint and error told', () => {
    const html = inPage(
      <Radios
        name="kind"
        label="Jenis?"
        heading
        hint="Pilih."
        error="Pilih satu"
        value="b"
        options={[
          { value: 'a', label: 'A' },
          { value: 'b', label: 'B' },
        ]}
      />,
    );
    expect(html).toMatch(
      /<fieldset class="field bad" aria-describedby="f-kind-hint f-kind-error"><legend class="as-h1"><h1>Jenis\?<\/h1>/,
    );
    expect(html).toMatch(/<input type="radio" id="f-kind-2" name="kind" value="b" checked/);
    expect(html).toMatch(/<span class="vh">Kesalahan: <\/span>Pilih satu/);
  });

  test('checkboxes keep every choice', () => {
    const html = inPage(
      <Checkboxes
        name="p"
        label="Surat"
        values={['a', 'c']}
        options={['a', 'b', 'c'].map((value) => ({ value, label: value }))}
      />,
    );
    expect(html.match(/type="checkbox"[^>]* checked/g)).toHaveLength(2);
  });

  test('what is not possible stays reachable and tells why, but does nothing', () => {
    const html = inPage(
      <Button disabled why="sebab">
        Setujui
      </Button>,
    );
    expect(html).toMatch(/<button class="btn" type="button" aria-disabled="true" aria-describedby="sebab">/);
  });

  test('a picture may come from the camera or from a file; heic is not offered', () => {
    const html = inPage(<FileField name="f" label="Foto" />);
    expect(html.match(/type="file"/g)).toHaveLength(2);
    expect(html.match(/capture="environment"/g)).toHaveLength(1);
    expect(html).toContain('image/webp,application/pdf');
    expect(html).not.toContain('heic');
  });

  test('the clock speaks the words of the desk', () => {
    const say = (clock: Parameters<typeof ClockChip>[0]['clock'], lang: 'id' | 'en' = 'id') =>
      inPage(<ClockChip clock={clock} />, { lang });
    expect(say({ state: 'running', n: 3, unit: 'working_hours' })).toContain('Sisa 3 jam kerja');
    expect(say({ state: 'late', n: 2, unit: 'working_hours' })).toContain('Terlambat 2 jam kerja');
    expect(say({ state: 'paused' })).toContain('Jeda: menunggu warga');
    expect(say({ state: 'late', n: 1, unit: 'working_days' }, 'en')).toContain('1 working day late');
    expect(inPage(<StateTag state="returned" />)).toContain('<span class="tag warn">Perlu Anda perbaiki</span>');
  });

  test('an instant is told in the city’s zone and kept exact for machines', () => {
    const html = inPage(
      <Timeline steps={[{ state: 'done', title: 'Diterima', when: new Date('2026-11-23T18:05:00Z') }]} />,
    );
    expect(html).toContain('datetime="2026-11-23T18:05:00.000Z"');
    expect(html).toContain('24 November 2026 pukul 01.05 WIB');
  });

  test('an empty table says so instead', () => {
    const html = inPage(
      <Table caption="Berkas" rows={[]} id={() => ''} columns={[]} empty="Tidak ada berkas menunggu." />,
    );
    expect(html).toContain('Tidak ada berkas menunggu.');
    expect(html).not.toContain('<table');
  });

  test('error keys become words, a room’s own first', () => {
    expect(
      errorTexts('id', { a: 'error.required', b: 'error.born_in_future' }, { born_in_future: 'Belum lahir' }),
    ).toEqual({
      a: 'Isi bagian ini.',
      b: 'Belum lahir',
    });
    expect(errorTexts('id', { number: 'error.required' }, { 'number.required': 'Isi nomor surat.' })).toEqual({
      number: 'Isi nomor surat.',
    });
  });
});

describe('pages of errors', () => {
  const page = (status: number, kind: string, reason: string, method = 'GET') =>
    draw(<ErrorPage status={status} kind={kind} reason={reason} retryAfter={7} />, {}, '/berkas/1', method);

  test.each([
    [401, 'unauthenticated', 'sign_in_first'],
    [403, 'forbidden', 'forbidden.role'],
    [404, 'not_found', 'not_found'],
    [409, 'conflict', 'changed_meanwhile'],
    [422, 'invalid', 'invalid'],
    [429, 'unavailable', 'rate_limited'],
    [500, 'unavailable', 'bug'],
    [503, 'unavailable', 'database_away'],
  ])('%i says what happened and leads on', (status, kind, reason) => {
    const html = page(status, kind, reason);
    const h1 = /<h1>([^<]+)<\/h1>/.exec(html)?.[1];
    expect(h1?.length).toBeGreaterThan(5);
    expect(html).not.toContain(reason === 'bug' ? '>bug<' : `>${reason}<`);
    expect(html).toMatch(/class="btn[^"]*" href="\/"/);
    expect(html.includes('req-1')).toBe(status === 500);
  });

  test('signing in leads to the right door, a code once more to its page, and back', () => {
    const of = (url: string, status: number, reason: string) =>
      draw(<ErrorPage status={status} kind="forbidden" reason={reason} />, {}, url);
    expect(of('/meja/berkas/1', 401, 'sign_in_first')).toContain('href="/petugas/masuk?ke=%2Fmeja%2Fberkas%2F1"');
    expect(of('/petugas/pastikan', 401, 'sign_in_first')).toContain('href="/petugas/masuk?ke=%2Fpetugas%2Fpastikan"');
    expect(of('/berkas/1', 401, 'sign_in_first')).toContain('href="/masuk?ke=%2Fberkas%2F1"');
    expect(of('/meja/berkas/1', 403, 'step_up')).toContain('href="/petugas/pastikan?ke=%2Fmeja%2Fberkas%2F1"');
    expect(of('/meja/berkas/1', 403, 'forbidden.role')).not.toContain('/petugas/pastikan');
  });

  test('trying again is offered where it helps, and never for a POST', () => {
    expect(page(503, 'unavailable', 'database_away')).toContain('href="/berkas/1"');
    expect(page(503, 'unavailable', 'database_away', 'POST')).not.toContain('href="/berkas/1"');
    expect(page(404, 'not_found', 'not_found')).not.toContain('href="/berkas/1"');
    expect(page(429, 'unavailable', 'rate_limited')).toContain('7 detik');
  });
});
