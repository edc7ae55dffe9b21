import { setTimeout as sleep } from 'node:timers/promises';
import { samples } from '../../services/governance/akta-kelahiran/samples.ts';
import { photo } from '../../src/kernel/files/sample-files.ts';
import type { Promised } from './promises.ts';

/** Who speaks: the id of the person or officer, and the token. */
export interface Who {
  id: string;
  token: string;
}

/** How every key of this test begins. */
export const KEYS = 'fault-';

/** What all clients share. */
export interface Field {
  url: string;
  promised: Promised[];
  counts: {
    /** Requests that got no answer at all, or "come again". */
    unanswered: number;
    /** Answers 500: a fault that nobody foresaw. */
    bugs: number;
  };
  /** Set when the clients shall come to an end. */
  over: boolean;
  /** Nobody waits for an answer longer than until then. */
  until: number;
}

type Body = Record<string, unknown>;
type Payload = { json: unknown } | { file: Buffer };

/** An answer that is neither a success nor a request to come again: nothing in this test may be refused. */
class Refused extends Error {}

/** One client: it asks one thing at a time, and repeats what was not answered under the same key until it is. */
interface Client {
  who: Who;
  get(path: string): Promise<Body>;
  post(path: string, payload: Payload): Promise<{ key: string; body: Body }>;
}

function client(field: Field, name: string, who: Who): Client {
  let made = 0;
  async function ask(path: string, init: RequestInit): Promise<Body> {
    for (let tries = 1; ; tries++) {
      const answer = await once(path, init);
      if (answer) return answer;
      if (Date.now() > field.until) throw new Error(`${name}: ${path} is never answered`);
      await sleep(Math.min(50 * tries, 400) * (0.5 + Math.random()));
    }
  }
  async function once(path: string, init: RequestInit): Promise<Body | undefined> {
    try {
      const response = await fetch(`${field.url}/api/v1/${path}`, {
        ...init,
        headers: { authorization: `Bearer ${who.token}`, ...init.headers },
        signal: AbortSignal.timeout(10_000),
      });
      const text = await response.text();
      if (response.ok) return JSON.parse(text) as Body;
      // Another officer was quicker, three times over: nothing was done, and the key is still free.
      if (response.status === 409 && text.includes('changed_meanwhile')) return undefined;
      if (response.status < 500) throw new Refused(`${name}: ${init.method} ${path}: ${response.status} ${text}`);
      if (response.status === 500) field.counts.bugs++;
    } catch (error) {
      if (error instanceof Refused) throw error;
    }
    field.counts.unanswered++;
    return undefined;
  }
  return {
    who,
    get: (path) => ask(path, { method: 'GET' }),
    async post(path, payload) {
      const key = `${KEYS}${name}-${String(++made).padStart(5, '0')}`;
      const form = 'file' in payload ? new FormData() : undefined;
      if ('file' in payload)
        form!.set('file', new Blob([new Uint8Array(payload.file)], { type: 'image/jpeg' }), 'foto.jpg');
      const body = await ask(path, {
        method: 'POST',
        body: form ?? JSON.stringify((payload as { json: unknown }).json),
        headers: { 'idempotency-key': key, ...(form ? {} : { 'content-type': 'application/json' }) },
      });
      return { key, body };
    },
  };
}

const EVENT = {
  done: 'done',
  return: 'returned',
  resubmit: 'resubmitted',
  request: 'registry_requested',
} as const;
type Act = { type: keyof typeof EVENT } & Body;

async function act(field: Field, c: Client, kase: string, json: Act): Promise<void> {
  const { key, body } = await c.post(`cases/${kase}/commands`, { json });
  field.promised.push({ kind: 'acted', key, by: c.who.id, kase, seq: body['seq'] as number, event: EVENT[json.type] });
}

const SAMPLE = samples['recorded']!;
/** Each client sends so many more files than its first three: a person may send sixty an hour. */
const MORE_LETTERS = 20;
const DAY = 86_400_000;

/** A name that no other child has; the registry refuses the same child twice. */
function childName(client: number, n: number): string {
  const syllables = ['Ba', 'De', 'Gi', 'Ho', 'Ju', 'Ka', 'Le', 'Mi', 'No', 'Ru'];
  const name = [...String(client * 100_000 + n)].map((digit) => syllables[Number(digit)]!.toLowerCase()).join('');
  return `${name[0]!.toUpperCase()}${name.slice(1)} Nasution`;
}

/** A parent's program: files one birth after another, says "Sudah benar", mends what came back. */
export async function citizen(field: Field, number: number, who: Who): Promise<void> {
  const c = client(field, `citizen-${number}`, who);
  const send = async (): Promise<string> => {
    const { key, body } = await c.post('documents', { file: await photo(96 + number, 64) });
    const file = body['id'] as string;
    field.promised.push({ kind: 'sent', key, by: who.id, file });
    return file;
  };
  // Born twenty days ago, whenever this runs: in time, and not in the future anywhere.
  const day = (ago: number) => new Date(Date.now() - ago * DAY).toISOString().slice(0, 10);
  const answers = { ...SAMPLE.answers, 'child.1.born_on': day(20), proof_date: day(19) };
  const files = new Map<string, string>();
  const waiting: string[] = [];

  for (let n = 0; !field.over; n++) {
    const [letter] = SAMPLE.documents;
    for (const requirement of SAMPLE.documents)
      if (!files.has(requirement) || (requirement === letter && n % 2 === 0 && n / 2 <= MORE_LETTERS))
        files.set(requirement, await send());
    const { key, body } = await c.post('cases', {
      json: {
        service: 'akta-kelahiran',
        answers: { ...answers, 'child.1.name': childName(number, n) },
        documents: [...files].map(([requirement, document]) => ({ requirement, document })),
        statements: ['truth', 'issuer'],
      },
    });
    const kase = body['id'] as string;
    field.promised.push({ kind: 'filed', key, by: who.id, kase, number: body['number'] as string });
    waiting.push(kase);
    for (const mine of waiting.splice(0, 2)) if (!(await lookAfter(field, c, mine))) waiting.push(mine);
  }
}

/** Does what the case waits for, if it waits for its applicant. False: it does not yet. */
async function lookAfter(field: Field, c: Client, kase: string): Promise<boolean> {
  const { status, seq, rows } = (await c.get(`cases/${kase}`)) as {
    status: string;
    seq: number;
    rows: { row: string; round: number }[];
  };
  if (status === 'needs_revision') {
    const answers = { 'child.1.birth_place': 'Kota Medan' };
    await act(field, c, kase, { type: 'resubmit', expected: { seq }, answers });
    return false;
  }
  if (status !== 'awaiting_applicant') return false;
  const { row, round } = rows[0]!;
  await act(field, c, kase, { type: 'done', expected: { row, round } });
  return true;
}

interface Taken {
  case: string;
  row: string;
  round: number;
}

/** An officer's program: takes the birth that waits longest (the demo writes cases of other services meanwhile), and does with it what `decide` says, as long as it says something. */
export async function officer(
  field: Field,
  name: string,
  who: Who,
  decide: (taken: Taken, n: number) => Act | undefined,
): Promise<void> {
  const c = client(field, name, who);
  for (let n = 0; !field.over;) {
    const { key, body } = await c.post('worklist/next', { json: { service: 'akta-kelahiran' } });
    const taken = body['taken'] as Taken | null;
    field.promised.push({ kind: 'took', key, by: who.id, took: taken && { ...taken, kase: taken.case } });
    if (!taken) {
      await sleep(150);
      continue;
    }
    const next = decide(taken, n++);
    if (!next) return;
    await act(field, c, taken.case, next);
  }
}

const on = ({ row, round }: Taken) => ({ expected: { row, round } });

/** Checks files; every third comes back once, to be mended. */
export const verifier = (taken: Taken, n: number): Act =>
  n % 3 === 0 && taken.round === 1
    ? {
        type: 'return',
        ...on(taken),
        to: 'applicant',
        defects: [{ path: 'child.1.birth_place', reason: 'differs_from_document', note: 'Di surat tertulis Medan.' }],
      }
    : { type: 'done', ...on(taken) };

/** So many births are told to the registry: it is slow, and its queue is not what is tried here. */
const REGISTRATIONS = 12;

/** Registers births in the registry. */
export const operator = (taken: Taken, n: number): Act | undefined =>
  n < REGISTRATIONS ? { type: 'request', ...on(taken), item: 1 } : undefined;
