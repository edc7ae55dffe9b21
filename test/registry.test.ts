import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { services } from '../services/index.ts';
import { startRegistry } from '../simulators/registry/server.ts';
import { httpRegistry } from '../src/adapters/population-registry/http.ts';
import { standingOf } from '../src/modules/casework/answers.ts';
import { isAsked } from '../src/modules/casework/paths.ts';
import type { RegistryPort, RegistryReport } from '../src/modules/casework/registry-port.ts';
import { siakSheet } from '../src/modules/casework/siak-sheet.ts';
import { closePdfText } from '../src/modules/documents/pdf-reader.ts';
import { checkRegistryPaper, isNumbered, isPaperNumber } from '../src/modules/documents/registry-paper.ts';
import { SAMPLES } from './harness/samples.ts';

/*
 * What every service tells the population registry, against the counterparty itself: taken at its first word, numbered,
 * validated, signed, and the paper is the one that was expected. A service added to the catalogue is under test here.
 */

const dir = mkdtempSync(join(tmpdir(), 'registry-services-'));
let sim: Awaited<ReturnType<typeof startRegistry>>;
let port: RegistryPort;

beforeAll(async () => {
  const o = { host: '127.0.0.1', port: 0, speed: 5000, seed: 5, token: 't', passphrase: 'rahasia', quota: 1000 };
  sim = await startRegistry({ dir, ...o });
  port = httpRegistry({ origin: sim.url, token: 't' });
});
afterAll(async () => {
  await sim.close();
  await closePdfText();
  rmSync(dir, { recursive: true, force: true });
});

const told = services.flatMap((s) => (s.registry ? [[s.definition.body.code, s, s.registry] as const] : []));

describe.each(told)('%s', (code, { definition: def }, mapping) => {
  const samples = Object.entries(SAMPLES[code] ?? {});
  const registers = def.stages.flatMap((s) => s.rows).find((r) => r.may?.register === 'submit')!;

  describe.each(samples)('%s', (name, { answers, on }) => {
    const standing = standingOf(def, answers, { date: on });
    const items =
      registers.per === undefined ? [0] : Array.from({ length: standing.items[registers.per]! }, (_, i) => i + 1);
    const late = mapping.decisionRow !== undefined && standing.conditions.includes('late');
    const reportOf = (item: number) =>
      ({
        service: mapping.service,
        event: mapping.event(answers, {
          item,
          reportedOn: on,
          ...(late && { decision: { number: '474.1/0001/KEP/2026', on } }),
        }),
      }) as RegistryReport;

    it('is sheet and wire from the same answers, and each line leads back to one that is asked', () => {
      for (const item of items) {
        const rows = siakSheet(reportOf(item)).flatMap((s) => s.rows);
        expect(rows.length).toBeGreaterThan(5);
        expect(rows.filter((r) => r.value === '')).toEqual([]);
        const astray = rows.filter(({ path }) => {
          const from = mapping.pathOf(path, item, answers);
          return from === undefined ? !/^(reportedOn|late)/.test(path) : !isAsked(def, standing, from);
        });
        expect(astray.map((r) => r.path)).toEqual([]);
        expect(answers[mapping.subjectPath(item)]).toEqual(expect.any(String));
      }
    });

    it('is taken, numbered, validated and signed, and its paper is the one we wait for', async () => {
      await fetch(`${sim.url}/_sim/reset`, { method: 'POST' });
      await fetch(`${sim.url}/_sim/clock`, { method: 'POST', body: JSON.stringify({ now: `${on}T03:00:00Z` }) });
      for (const item of items) {
        const id = `${code}.${name}.${item}`;
        expect(await port.submit({ requestId: id, ...reportOf(item) })).toEqual({ outcome: 'accepted' });
        // What no paper of the registry comes of is done with that.
        if (!mapping.paper) {
          expect(await port.status(id)).toEqual({ state: 'registered' });
          continue;
        }
        expect(await port.validate(id, { name: 'Kasi' })).toEqual({ outcome: 'accepted' });
        expect(await port.sign(id, { name: 'Kadis' }, 'rahasia')).toEqual({ outcome: 'accepted' });
        const signed = await port.status(id);
        if (signed.state !== 'signed') throw new Error(`not signed but ${signed.state}`);
        const { kind } = mapping.paper;
        expect(signed.number === undefined).toBe(!isNumbered(kind));
        expect(signed.number === undefined || isPaperNumber(kind, '1271', signed.number)).toBe(true);
        const report = await checkRegistryPaper(
          signed.paper!.pdf,
          {
            cityCode: '1271',
            ...(signed.number !== undefined && { number: signed.number }),
            kind,
            ...mapping.paper.expects(answers, { item, late }),
          },
          [sim.rootPem],
          new Date(`${on}T04:00:00Z`),
        );
        expect(report.differences.filter((d) => d.field !== 'signature')).toEqual([]);
      }
    });
  });
});
