import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Sample } from '../services/governance/disdukcapil/samples.ts';
import { bills } from '../services/bills.ts';
import { services } from '../services/index.ts';
import { brokenPromises, withRelease, type Published } from '../services/published.ts';
import { createCalendar } from '../src/kernel/clock/index.ts';
import { readPack, ruleAt } from '../src/kernel/pack.ts';
import { readAnswers, requirementAt, standingOf, type Known } from '../src/modules/casework/answers.ts';
import { createCatalogue } from '../src/modules/casework/catalogue.ts';
import { APPLICANT, publishLint, serviceStandard, STANDARD_COMPONENTS } from '../src/modules/casework/definition.ts';
import { actions, dueOf, isEnded, judges, timersOf } from '../src/modules/casework/model.ts';
import { SAMPLES } from './harness/samples.ts';
import * as walks from './harness/walk.ts';

const packs = readdirSync('cities').map((city) => readPack(`cities/${city}`));
const calendar = createCalendar(packs[0]!.calendar, packs[0]!.city.time_zone);
const definitions = services.map((s) => s.definition);

describe('the catalogue', () => {
  it('is one file a service, called by its code, in the folder of its dimension', () => {
    const files = readdirSync('services', { withFileTypes: true })
      // Kinds of bills are a list of their own.
      .filter((d) => d.isDirectory() && d.name !== 'bills')
      .flatMap((d) => readdirSync(`services/${d.name}`).map((f) => `${d.name}/${f}`))
      .filter((f) => f.endsWith('.ts') && !f.endsWith('.test.ts'));
    expect(files.toSorted()).toEqual(definitions.map(({ body }) => `${body.dimension}/${body.code}.ts`).toSorted());
    expect(createCatalogue(services).services).toHaveLength(services.length);
  });

  it('lets many cases end a step at once only where a card is printed or handed over', () => {
    const together = definitions.flatMap((d) =>
      [...d.rows.values()].filter(({ row, stage }) => row.actor !== APPLICANT && !judges(row, stage.phase)),
    );
    expect(together.filter(({ row }) => !row.may?.print && !row.may?.collect && !row.may?.deliver)).toEqual([]);
    expect(together.length).toBeGreaterThan(0);
  });

  // UU 24/2013 art. 79A and 95B: civil registration is free, and who takes money for it is punished.
  it('lets nobody take cash where civil registration is served', () => {
    const serving = new Set(definitions.filter((d) => d.body.dimension === 'governance').map((d) => d.body.agency));
    const kinds = [...bills.values()].filter((kind) => serving.has(kind.agency));
    expect(kinds.filter((kind) => kind.channels.includes('cash'))).toEqual([]);
    expect(kinds.length).toBeGreaterThan(0);
  });

  it('does nothing that a city says is done elsewhere', () => {
    const codes = new Set(definitions.map((d) => d.body.code));
    expect(packs.flatMap((p) => p.external.filter((s) => codes.has(s.code)))).toEqual([]);
  });

  it('keeps what services/published.json says (node scripts/publish-services.ts adds what is new)', () => {
    const published = JSON.parse(readFileSync('services/published.json', 'utf8')) as Published;
    expect(brokenPromises(published, services)).toEqual([]);
    expect(published, 'new versions or functions: run node scripts/publish-services.ts').toEqual(
      withRelease(published, services),
    );
  });
});

describe.each(services.map((s) => [s.definition.body.code, s] as const))(
  '%s',
  (code, { definition: def, decisions, family }) => {
    const { body } = def;
    const samples = Object.entries(SAMPLES[code] ?? {});
    // Of a city whose dated rules fine a late report: what holds only there is walked as well.
    const knownOn = (on: string): Known => ({ date: on, rule: () => 10_000 });
    const read = ({ answers, on }: Sample) => readAnswers(def, answers, knownOn(on), { source: 'json', whole: true });
    const standing = (sample: Sample) => standingOf(def, read(sample).answers, knownOn(sample.on));
    const file = (sample: Sample) => walks.file(def, standing(sample), `${sample.on}T03:00:00Z`);

    it('may be published, has the fourteen components, and its agency and fee are known to every city', () => {
      expect(publishLint(def)).toEqual([]);
      const standard = serviceStandard(body, { id: 'Rp0', en: 'Rp0' });
      expect(STANDARD_COMPONENTS.filter((c) => standard[c].length === 0)).toEqual([]);
      for (const pack of packs) {
        expect(pack.agencies.map((a) => a.code)).toContain(body.agency);
        expect(ruleAt(pack, body.fee.rule, '2026-11-24')).toBeDefined();
      }
    });

    it('its words are plain: a page is a question or a name, no two things share a name, no city is named', () => {
      const titles = body.pages.flatMap((p) => [p.title.id, p.title.en]);
      expect(titles.filter((t) => !/[\p{L}\d)]\??$/u.test(t) || /^\P{Lu}/u.test(t) || t.length > 70)).toEqual([]);
      // One place of a form is either an answer or a document.
      expect(body.requirements.filter((r) => def.fields.has(r.id))).toEqual([]);
      const english = /\b(submit|upload|user|tiket|SLA|disposisi|login|telah dilakukan)\b/i;
      const spoken: string[] = [];
      const walk = (v: unknown): void => {
        if (typeof v !== 'object' || v === null) return;
        if ('id' in v && 'en' in v && typeof v.id === 'string') spoken.push(v.id);
        Object.values(v).forEach(walk);
      };
      walk(body);
      expect(spoken.length).toBeGreaterThan(50);
      expect(spoken.filter((t) => english.test(t))).toEqual([]);
      expect(packs.filter((p) => JSON.stringify(body).includes(p.city.short_name))).toEqual([]);
    });

    it('masks every number of a person, and shows it to named roles only', () => {
      const numbers = [...def.fields.values()]
        .map((f) => f.question)
        .filter((q) => ['nik', 'kk', 'phone', 'email'].includes(q.kind));
      expect(numbers.filter((q) => !q.sensitive || !q.seenBy || q.seenBy.length >= body.roles.length)).toEqual([]);
    });

    it('takes from a family card only what it asks, on pages that it has', () => {
      for (const { page, group, person, card } of family ?? []) {
        expect(body.pages.map((p) => p.id)).toContain(page);
        const fields = [
          ...Object.values(person).map((f) => (group === undefined ? f : `${group}.${f}`)),
          ...Object.values(card),
        ];
        expect(fields.filter((f) => !def.fields.has(f))).toEqual([]);
      }
    });

    it('only rows of this service have decisions with a number', () => {
      for (const [row, { kind, format }] of Object.entries(decisions ?? {})) {
        expect(def.rows.has(row)).toBe(true);
        expect(kind).toMatch(/^[a-z_]+$/);
        expect(new Set([format(1, '2026-11-24'), format(2, '2026-11-24'), format(1, '2027-01-02')]).size).toBe(3);
      }
    });

    it('has samples that between them see every page, and each condition true and false', () => {
      expect(samples.length).toBeGreaterThan(0);
      const forms = samples.map(([, s]) => walks.fillForm(def, s.answers, s.documents, knownOn(s.on)));
      const seen = new Set(forms.flatMap((f) => f.pages.map((p) => p.page.id)));
      expect(body.pages.map((p) => p.id).filter((p) => !seen.has(p))).toEqual([]);
      const held = samples.map(([, s]) => standing(s).conditions.map((c) => c.split('.')[0]));
      const always = body.conditions.filter((c) => new Set(held.map((h) => h.includes(c.name))).size < 2);
      expect(always.map((c) => c.name)).toEqual([]);
    });

    describe.each(samples)('%s', (_, sample) => {
      it('is asked page by page, with nothing left over and no empty page', () => {
        expect(read(sample)).toMatchObject({ errors: {}, unknown: [], answers: sample.answers });
        const { draft, pages } = walks.fillForm(def, sample.answers, sample.documents, knownOn(sample.on));
        expect(draft.answers).toEqual(sample.answers);
        expect(Object.keys(draft.files).toSorted()).toEqual([...sample.documents].toSorted());
        expect(walks.strangeDocuments(def, standing(sample), sample.documents)).toEqual([]);
        expect(pages.at(-1)?.page.statements).toBeDefined();
      });

      it('goes to the paper by the rows that apply, and its events fold to its state and hold no answer', () => {
        const walk = file(sample);
        expect(walks.until(walk)).toBe(true);
        expect(walk.state().status).toBe('completed');
        expect(walks.refolded(walk)).toEqual(walk.state());
        const { conditions } = standing(sample);
        const rows = body.stages
          .flatMap((s) => s.rows)
          .filter((r) => r.when === undefined || conditions.includes(r.when));
        expect(Object.keys(walk.state().past).toSorted()).toEqual(rows.map((r) => r.id).toSorted());
        const told = JSON.stringify(walk.events);
        const personal = Object.values(sample.answers).filter((v) => typeof v === 'string' && /[A-Z\d]/.test(v));
        expect(personal.filter((v) => told.includes(`"${String(v)}"`))).toEqual([]);
      });

      it('is rejected by every row that may, for every reason, and never once the registry has it', () => {
        const rows = body.stages.flatMap((s) => s.rows).filter((r) => r.may?.reject);
        for (const row of rows)
          for (const { code: reason } of body.rejectReasons) {
            const walk = file(sample);
            if (!walks.until(walk, row.id)) continue;
            const who = walks.take(walk, row.id);
            walk.act(who, { type: 'reject', expected: walks.onRow(walk, row.id), reason });
            expect(walk.state()).toMatchObject({ status: 'rejected', reason });
          }
        expect(rows.length).toBeGreaterThan(0);
      });

      it('is withdrawn at every row until the registry has it, and while it is to be mended', () => {
        let registered = false;
        for (const { id: row, may } of body.stages.flatMap((s) => s.rows)) {
          const walk = file(sample);
          if (!walks.until(walk, row)) continue;
          const refused = walk.try(walks.CITIZEN, { type: 'withdraw', expected: { seq: walk.state().seq } });
          expect([row, refused?.refusal]).toEqual([row, registered ? 'registered' : undefined]);
          registered ||= may?.register === 'submit';
        }
        const walk = sentBack(sample);
        walk.act(walks.CITIZEN, { type: 'withdraw', expected: { seq: walk.state().seq } });
        expect(walk.state().status).toBe('withdrawn');
      });

      it('expires by a timer of its own where the applicant lets the time pass, and nowhere else', () => {
        for (const { id: row, actor } of body.stages.flatMap((s) => s.rows)) {
          const walk = file(sample);
          if (!walks.until(walk, row)) continue;
          const [timer] = timersOf(def, walk.state(), calendar);
          walk.act(walks.SYSTEM, { type: 'timer', expected: walks.onRow(walk, row), rung: timer!.rung });
          expect([row, walk.state().status === 'expired']).toEqual([row, actor === APPLICANT]);
        }
        const walk = sentBack(sample);
        const [timer] = timersOf(def, walk.state(), calendar);
        expect(dueOf(def, walk.state(), calendar)?.at ?? null).toBeNull();
        const { row, round, rung } = timer!;
        walk.act(walks.SYSTEM, { type: 'timer', expected: { row, round }, rung });
        expect(walk.state().status).toBe('expired');
      });

      it('comes back from every row to every place it may be sent to, and still ends well', () => {
        for (const { id: row, may } of body.stages.flatMap((s) => s.rows))
          for (const to of may?.return ?? []) {
            const walk = file(sample);
            if (!walks.until(walk, row)) continue;
            const defects = walks.everyDefect(def, walk.state());
            walk.act(walks.take(walk, row), { type: 'return', expected: walks.onRow(walk, row), to, defects });
            if (to === APPLICANT) walks.mend(walk);
            else expect(walk.state().stage).toBe(to);
            walks.until(walk);
            expect([row, to, walk.state().status]).toEqual([row, to, 'completed']);
            expect(walks.refolded(walk)).toEqual(walk.state());
          }
      });

      it('always lets somebody act, and an officer of another role never', () => {
        const walk = file(sample);
        while (!isEnded(walk.state())) {
          const row = walk.state().open[0]!.row;
          const { actor } = def.rows.get(row)!.row;
          const at = (who: Parameters<typeof walk.try>[0]) => ({ now: new Date(`${sample.on}T03:00:00Z`), who });
          for (const { id } of body.roles.filter((r) => r.id !== actor)) {
            const may = actions(def, walk.state(), at(walks.officerOf(def, id))).filter(
              (a) => a.allowed && a.row === row,
            );
            expect([row, id, may]).toEqual([row, id, []]);
          }
          walks.pass(walk, row);
        }
      });
    });

    /** A case that the first row with that right sent back to the applicant. */
    function sentBack(sample: Sample): walks.Walk {
      const walk = file(sample);
      const row = body.stages.flatMap((s) => s.rows).find((r) => r.may?.return?.includes(APPLICANT))!.id;
      walks.until(walk, row);
      const defects = walks.everyDefect(def, walk.state());
      expect(defects.filter((d) => 'requirement' in d && !requirementAt(def, d.requirement))).toEqual([]);
      walk.act(walks.take(walk, row), { type: 'return', expected: walks.onRow(walk, row), to: APPLICANT, defects });
      return walk;
    }
  },
);
