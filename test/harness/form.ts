import { randomBytes } from 'node:crypto';
import type { FastifyInstance, LightMyRequestResponse as Answer } from 'fastify';
import { photo } from '../../src/kernel/files/sample-files.ts';
import type { City } from '../../src/kernel/city.ts';
import { sessionCookieOf, type Browser } from './browser.ts';
import { pagesOf, pagePaths, type Answers, type Definition, type Known } from '../../src/modules/casework/index.ts';

/* A person who fills in the form of any service by its pages alone, as a browser without scripts sends it. */

/** The button of a form that was pressed, by its value. */
export const pressed = (value: 'next' | 'save'): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(`then=${value}`));

export interface Upload {
  name: string;
  type: string;
  bytes: Buffer;
}

/** Sends a form with one PDF, or with its file left empty, as a browser does. */
export async function sendPdf(
  { app, city }: { app: FastifyInstance; city: Pick<City, 'origin'> },
  token: string,
  url: string,
  fields: Record<string, string>,
  pdf: Buffer | undefined,
): Promise<Answer> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append(
    'file',
    pdf ? new File([new Uint8Array(pdf)], 'akta.pdf', { type: 'application/pdf' }) : new File([], ''),
  );
  const sent = new Response(form);
  return app.inject({
    method: 'POST',
    url,
    headers: {
      host: new URL(city.origin).host,
      accept: 'text/html',
      'content-type': sent.headers.get('content-type')!,
      'sec-fetch-site': 'same-origin',
      cookie: `${sessionCookieOf(city)}=${token}`,
    },
    payload: Buffer.from(await sent.arrayBuffer()),
  });
}

/** Sends a form with files, the empty control along with the full one, as browsers do. */
export async function sendFiles(
  app: FastifyInstance,
  host: string,
  browser: Pick<Browser, 'jar'>,
  url: string,
  control: string,
  file: Upload | undefined,
  fields: Record<string, string> = {},
): Promise<Answer> {
  const boundary = `----walk${randomBytes(8).toString('hex')}`;
  const part = (head: string, body: Buffer | string) =>
    Buffer.concat([Buffer.from(`--${boundary}\r\n${head}\r\n\r\n`), Buffer.from(body), Buffer.from('\r\n')]);
  const disposition = (name: string, more = '') => `Content-Disposition: form-data; name="${name}"${more}`;
  const empty = part(`${disposition(control, '; filename=""')}\r\nContent-Type: application/octet-stream`, '');
  const fieldParts = (some: [string, string][]) => some.map(([name, value]) => part(disposition(name), value));
  const [buttons, before] = [true, false].map((b) =>
    Object.entries(fields).filter(([name]) => (name === 'then') === b),
  );
  const payload = Buffer.concat([
    ...fieldParts(before!),
    empty,
    file
      ? part(`${disposition(control, `; filename="${file.name}"`)}\r\nContent-Type: ${file.type}`, file.bytes)
      : empty,
    ...fieldParts(buttons!),
    Buffer.from(`--${boundary}--\r\n`),
  ]);
  return app.inject({
    method: 'POST',
    url,
    headers: {
      host,
      accept: 'text/html',
      cookie: [...browser.jar].map(([k, v]) => `${k}=${v}`).join('; '),
      'sec-fetch-site': 'same-origin',
      'content-type': `multipart/form-data; boundary=${boundary}`,
    },
    payload,
  });
}

/** The fields of one page as they are typed. */
export function typedForm(def: Definition, key: string, answers: Answers, known: Known): Record<string, string> {
  const ref = pagesOf(def, answers, known).find((p) => p.key === key)!;
  const form: Record<string, string> = {};
  for (const path of pagePaths(def, ref, answers, known)) {
    const value = answers[path];
    if (value === undefined) continue;
    const kind = def.fields.get(path.replace(/\.\d+\./, '.'))!.question.kind;
    if (kind === 'date') {
      const [year, month, day] = String(value).split('-');
      Object.assign(form, { [`${path}.day`]: day, [`${path}.month`]: month, [`${path}.year`]: year });
    } else if (kind === 'time') {
      const [hour, minute] = String(value).split(':');
      Object.assign(form, { [`${path}.hour`]: hour, [`${path}.minute`]: minute });
    } else form[path] = value === true ? 'yes' : value === false ? 'no' : String(value);
  }
  return form;
}

interface Walk {
  app: FastifyInstance;
  host: string;
  browser: Browser;
  def: Definition;
  known: Known;
  answers: Answers;
  /** Requirements sent by what stands in for them. */
  instead?: readonly string[];
  /** Stops before this page. */
  until?: string;
}

/** Walks from the page at `url` to the check; gives the pages passed. Throws where a page does not let one on. */
export async function walkForm(url: string, w: Walk): Promise<string[]> {
  const passed: string[] = [];
  let at = url;
  for (let step = 0; step < 100; step++) {
    const key = at.split('/').at(-1)!.split('?')[0]!;
    if (key === 'periksa' || key === w.until) return passed;
    const page = await w.browser.get(at);
    if (page.statusCode === 303) {
      at = String(page.headers['location']);
      continue;
    }
    if (page.statusCode !== 200) throw new Error(`${at}: ${page.statusCode}`);
    passed.push(key);
    const next = page.body.includes('multipart/form-data')
      ? await sendDocument(at, page.body, w)
      : await w.browser.post(at, typedForm(w.def, key, w.answers, w.known));
    if (next.statusCode === 422 && next.body.includes('name="as_is"')) {
      const seal = /name="as_is" value="([^"]+)"/.exec(next.body)![1]!;
      const again = await w.browser.post(at, { ...typedForm(w.def, key, w.answers, w.known), as_is: seal });
      at = String(again.headers['location']);
    } else if (next.statusCode === 303) at = String(next.headers['location']);
    else
      throw new Error(`${at}: ${next.statusCode} ${/<div class="summary"[\s\S]*?<\/ul>/.exec(next.body)?.[0] ?? ''}`);
  }
  throw new Error('the form never ends');
}

async function sendDocument(at: string, body: string, w: Walk): Promise<Answer> {
  const link = /href="([^"]+pakai=pengganti)"/.exec(body)?.[1]?.replaceAll('&amp;', '&');
  const own = /name="place" value="([^"]+)"/.exec(body)![1]!;
  const url = link && w.instead?.includes(own) ? link : at;
  const page = url === at ? body : (await w.browser.get(url)).body;
  const control = /type="file"[^>]* name="([^"]+)"/.exec(page)![1]!;
  const key = /name="idempotency_key" value="([^"]+)"/.exec(page)![1]!;
  const file = { name: 'surat.jpg', type: 'image/jpeg', bytes: await photo() };
  const fields = { idempotency_key: key, place: /name="place" value="([^"]+)"/.exec(page)![1]! };
  const sent = await sendFiles(w.app, w.host, w.browser, url, control, file, fields);
  if (sent.statusCode !== 303) throw new Error(`${url}: ${sent.statusCode}`);
  return w.browser.post(at, pressed('next'));
}
