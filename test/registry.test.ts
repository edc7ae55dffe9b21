import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { services } from '../services/index.ts';
import { startRegistry } from '../simulators/registry/server.ts';
import { httpRegistry } from '../src/adapters/population-registry/http.ts';
import { standingOf } from '../src/modules/casework/answers.ts';
import type { Answers } from '../src/modules/casework/definition.ts';
import { mappingAt } from '../src/modules/casework/catalogue.ts';
import { isAsked, itemsOfRow, placeOfItem } from '../src/modules/casework/paths.ts';
import type { RegistryPort, RegistryReport, RegistryRequest } from '../src/modules/casework/registry-port.ts';
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

const told = services.flatMap((s) => (s.registry ? [[s.definition.body.code, s] as const] : []));

describe.each(told)('%s', (code, service) => {
  const def = service.definition;
  const samples = Object.entries(SAMPLES[code] ?? {});
  const registers = def.stages.flatMap((s) => s.rows).find((r) => r.may?.register === 'submit')!;

  describe.each(samples)('%s', (name, { answers, on }) => {
    const standing = standingOf(def, answers, { date: on });
    const items = itemsOfRow(def.body, standing, registers);
    const mappingOf = (item: number) => mappingAt(service, def.body, item)!;
    const late = service.registry!.decisionRow !== undefined && standing.conditions.includes('late');
    const reportOf = (item: number, follows: string[]) => {
      const { output, n } = placeOfItem(item);
      const mapping = mappingOf(item);
      return {
        service: mapping.service,
        event: mapping.event(answers, {
          item: n,
          reportedOn: on,
          ...(late && { decision: { number: '474.1/0001/KEP/2026', on } }),
          ...(output > 0 && { follows }),
        }),
      } as RegistryReport;
    };

    it('is sheet and wire from the same answers, and each line leads back to one that is asked', () => {
      for (const item of items) {
        const mapping = mappingOf(item);
        const rows = siakSheet(reportOf(item, ['1271-LU-20112026-0001'])).flatMap((s) => s.rows);
        expect(rows.length).toBeGreaterThan(5);
        expect(rows.filter((r) => r.value === '')).toEqual([]);
        const astray = rows.filter(({ path }) => {
          const from = mapping.pathOf(path, placeOfItem(item).n, answers);
          return from === undefined
            ? !/^(reportedOn|late|because|headChanges|follows)/.test(path)
            : !isAsked(def, standing, from);
        });
        expect(astray.map((r) => r.path)).toEqual([]);
        expect(answers[mapping.subjectPath(placeOfItem(item).n, answers)]).toEqual(expect.any(String));
      }
    });

    it('is taken, numbered, validated and signed, and each paper is the one we wait for', async () => {
      await fetch(`${sim.url}/_sim/reset`, { method: 'POST' });
      await fetch(`${sim.url}/_sim/clock`, { method: 'POST', body: JSON.stringify({ now: `${on}T03:00:00Z` }) });
      const numbers: string[] = [];
      for (const item of items) {
        const mapping = mappingOf(item);
        const id = `${code}.${name}.${item}`;
        expect(await port.submit({ requestId: id, ...reportOf(item, numbers) })).toEqual({ outcome: 'accepted' });
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
        if (signed.number !== undefined) numbers.push(signed.number);
        const report = await checkRegistryPaper(
          signed.paper!.pdf,
          {
            cityCode: '1271',
            ...(signed.number !== undefined && { number: signed.number }),
            kind,
            ...mapping.paper.expects(answers, { item: placeOfItem(item).n, late }),
          },
          [sim.rootPem],
          new Date(`${on}T04:00:00Z`),
        );
        expect(report.differences.filter((d) => d.field !== 'signature')).toEqual([]);
      }
    });
  });
});

describe('the registry refuses', () => {
  const reportOf = (code: string, sample: string, change: Answers = {}) => {
    const { registry: mapping } = services.find((s) => s.definition.body.code === code)!;
    const { answers, on } = SAMPLES[code]![sample]!;
    const told = { ...answers, ...change };
    return { service: code, event: mapping!.event(told, { item: 0, reportedOn: on }) } as RegistryReport;
  };
  let asked = 0;
  const tell = (code: string, sample: string, change: Answers = {}) =>
    port.submit({ requestId: `refusal.${++asked}`, ...reportOf(code, sample, change) });
  const refused = (reason: string, ...fields: string[]) => ({ outcome: 'refused', reason, fields });
  const accepted = { outcome: 'accepted' };
  const ADULT = { holder_nik: '1271990403480001', holder_born_on: '1948-03-04' };

  beforeEach(async () => {
    await fetch(`${sim.url}/_sim/reset`, { method: 'POST' });
  });

  it('a death of somebody who is dead, and all that the dead could ask', async () => {
    expect(await tell('akta-kematian', 'by_letter')).toEqual(accepted);
    expect(await tell('akta-kematian', 'by_court')).toMatchObject({ outcome: 'refused', reason: 'person_dead' });
    expect(await tell('ktp-hilang', 'lost', ADULT)).toEqual(refused('person_dead', 'holder.nik'));
    const mover = { 'mover.2.nik': ADULT.holder_nik, 'mover.2.born_on': ADULT.holder_born_on };
    expect(await tell('pindah-keluar', 'whole_family', mover)).toEqual(refused('person_dead', 'movers.2.nik'));
    // Taking the dead off the card is what follows.
    expect(await tell('kk-perubahan', 'two_leave')).toEqual(accepted);
  });

  it('a move of somebody who is not there: unknown, or gone already', async () => {
    const stranger = { 'mover.1.nik': '1271991203909999' };
    expect(await tell('pindah-keluar', 'whole_family', stranger)).toEqual(refused('person_not_found', 'movers.1.nik'));
    expect(await tell('pindah-keluar', 'whole_family')).toEqual(accepted);
    expect(await tell('pindah-keluar', 'head_goes')).toMatchObject({ reason: 'person_not_found' });
    expect(await tell('ktp-hilang', 'lost')).toEqual(refused('person_not_found', 'holder.nik'));
  });

  it('a card without a head, or with two', async () => {
    const leaving = { head_nik: '1271990403480001', head_name: 'Togar Nasution' };
    expect(await tell('kk-perubahan', 'two_leave', leaving)).toMatchObject({ reason: 'card_without_head' });
    expect(await tell('kk-perubahan', 'child_joins', { 'member.1.relation': 'head' })).toMatchObject({
      reason: 'card_without_head',
    });
    const takenAlong = { stays_head_nik: '1271991203900001', stays_head_name: 'Parlindungan Nasution' };
    expect(await tell('pindah-keluar', 'head_goes', takenAlong)).toEqual(refused('card_without_head', 'staysHead.nik'));
  });

  it('a member who is on the card already, or no longer', async () => {
    expect(await tell('kk-perubahan', 'child_joins')).toEqual(accepted);
    expect(await tell('kk-perubahan', 'child_joins', { proof_number: 'X-2' })).toEqual(
      refused('card_differs', 'members.1.nik'),
    );
    expect(await tell('kk-perubahan', 'two_leave')).toEqual(accepted);
    expect(await tell('kk-perubahan', 'two_leave', { proof_number: 'X-3' })).toMatchObject({ reason: 'card_differs' });
  });

  it('a card of an event that it has not taken down, or of another family', async () => {
    const { registryAlso } = services.find((s) => s.definition.body.code === 'akta-kelahiran')!;
    const { answers, on } = SAMPLES['akta-kelahiran']!['recorded']!;
    const mapping = registryAlso!['family_card']!;
    const card = (follows: string[], change: Answers = {}) =>
      port.submit({
        requestId: `card.${++asked}`,
        ...({
          service: mapping.service,
          event: mapping.event({ ...answers, ...change }, { item: 0, reportedOn: on, follows }),
        } as RegistryReport),
      });
    expect(await card(['1271-LU-20112026-0099'])).toEqual(refused('card_differs', 'familyCard'));
    const { registry: birth } = services.find((s) => s.definition.body.code === 'akta-kelahiran')!;
    const event = birth!.event(answers, { item: 1, reportedOn: on });
    const born = { requestId: 'birth', service: 'akta-kelahiran', event } as RegistryRequest;
    expect(await port.submit(born)).toEqual(accepted);
    const status = await port.status('birth');
    const number = status.state === 'registered' ? status.number! : '';
    expect(await card([number], { family_card_number: '1271990101200099' })).toEqual(
      refused('card_differs', 'familyCard'),
    );
    expect(await card([number])).toEqual(accepted);
  });

  it('minors who move without a parent or guardian', async () => {
    const { guardian_name: _, guardian_nik: __, ...alone } = SAMPLES['pindah-keluar']!['child_alone']!.answers;
    const { registry: mapping } = services.find((s) => s.definition.body.code === 'pindah-keluar')!;
    const report = { service: 'pindah-keluar', event: mapping!.event(alone, { item: 0, reportedOn: '2026-11-20' }) };
    expect(await port.submit({ requestId: 'alone', ...(report as RegistryReport) })).toEqual(
      refused('invalid_data', 'guardian.nik'),
    );
  });
});
