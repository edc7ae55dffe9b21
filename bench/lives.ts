import { randomUUID } from 'node:crypto';
import { FormData } from 'undici';
import { photo } from '../src/kernel/files/sample-files.ts';
import { samples } from '../services/governance/akta-kelahiran/samples.ts';
import { Broken, type Client } from './load.ts';
import type { Program } from './program.ts';
import { BENCH } from './service.ts';

/*
 * What one lifecycle is. Each step is one HTTP request of whoever does it: rights, audit row, jobs and the idempotency key's
 * row included.
 */

const WARDS = ['12.71.01.1001', '12.71.02.1001', '12.71.03.1001', '12.71.04.1001', '12.71.05.1001'];
const pick = <T>(from: readonly T[], n: number): T => from[n % from.length]!;

interface Filed {
  id: string;
  number: string;
}

async function act(c: Client, kind: string, token: string, id: string, body: object): Promise<void> {
  const path = `/api/v1/cases/${id}/commands`;
  await c.ask(kind, {
    method: 'POST',
    path,
    token,
    body: JSON.stringify(body),
    type: 'application/json',
    key: randomUUID(),
    ok: 200,
  });
}

/** The officer's search by number must find what was filed a moment ago. */
async function search(c: Client, token: string, { id, number }: Filed): Promise<void> {
  const { headers } = await c.ask('search', {
    method: 'POST',
    path: '/meja/cari',
    token,
    body: new URLSearchParams({ q: number }).toString(),
    type: 'application/x-www-form-urlencoded',
    ok: 303,
  });
  if (!String(headers['location']).includes(id)) c.measured.stale++;
}

async function file(c: Client, token: string, body: object): Promise<Filed> {
  const { text } = await c.ask('create', {
    method: 'POST',
    path: '/api/v1/cases',
    token,
    body: JSON.stringify(body),
    type: 'application/json',
    key: randomUUID(),
    ok: 201,
  });
  return JSON.parse(text) as Filed;
}

/** Reads back at once what was just written, as its applicant. */
async function readBack(c: Client, token: string, { id }: Filed, status: string): Promise<void> {
  const { text } = await c.ask('read', { method: 'GET', path: `/api/v1/cases/${id}`, token, ok: 200 });
  if ((JSON.parse(text) as { status: string }).status !== status) c.measured.stale++;
}

const TAKE = { type: 'take', reason: 'supervisor' };

/** Create, assign and resolve over two rows (each taken and done), search: six requests; every tenth is read back as well. */
export const twoRows =
  (p: Program) =>
  async (c: Client, n: number): Promise<void> => {
    const [applicant, verifier, validator] = [pick(p.applicants, n), pick(p.verifiers, n), pick(p.validators, n)];
    const answers = { area: pick(WARDS, n), about: `Uji ${n}` };
    const filed = await file(c, applicant, { service: BENCH, answers, documents: [], statements: ['truth'] });
    for (const [row, token] of [
      ['check', verifier],
      ['decide', validator],
    ] as const) {
      const expected = { row, round: 1 };
      await act(c, 'assign', token, filed.id, { ...TAKE, expected });
      await act(c, 'resolve', token, filed.id, { type: 'done', expected });
    }
    await search(c, verifier, filed);
    if (n % 10 === 0) await readBack(c, applicant, filed, 'completed');
  };

const SAMPLE = samples['late_of_mother_only']!;

/** A birth with two files: both sent, the case filed, taken and checked by an officer, found by its number. */
export async function birth(p: Program): Promise<(c: Client, n: number) => Promise<void>> {
  const jpeg = new Uint8Array(await photo(1600, 1200));
  return async (c, n) => {
    const [applicant, verifier] = [pick(p.applicants, n), pick(p.verifiers, n)];
    const documents = [];
    for (const requirement of SAMPLE.documents) {
      const form = new FormData();
      form.set('file', new Blob([jpeg], { type: 'image/jpeg' }), 'foto.jpg');
      const { text } = await c.ask('upload', {
        method: 'POST',
        path: '/api/v1/documents',
        token: applicant,
        body: form,
        key: randomUUID(),
        ok: 201,
      });
      documents.push({ requirement, document: (JSON.parse(text) as { id: string }).id });
    }
    const filed = await file(c, applicant, {
      service: 'akta-kelahiran',
      answers: SAMPLE.answers,
      documents,
      statements: ['truth', 'issuer', 'late'],
    });
    const expected = { row: 'verify', round: 1 };
    await act(c, 'assign', verifier, filed.id, { ...TAKE, expected });
    await act(c, 'resolve', verifier, filed.id, { type: 'done', expected });
    await search(c, verifier, filed);
    if (n % 10 === 0) await readBack(c, applicant, filed, 'awaiting_applicant');
  };
}
export { Broken };
