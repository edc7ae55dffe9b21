import { catalogue } from '../../src/app.ts';
import type { Ctx } from '../../src/kernel/command.ts';
import { actOnCase, findCase, type Acted, type CaseActInput, type CaseView } from '../../src/modules/casework/index.ts';
import type { TestCity } from './city.ts';
import type { Signed } from './people.ts';

type Defects = Extract<CaseActInput, { type: 'return' }>['defects'];

/** What officers and applicants do to cases in a test, through the doors that pages use. One officer for each role. */
export interface Acting {
  as(who: Signed): Ctx;
  officer(role: string): Promise<Signed>;
  see(who: Signed, kase: string): Promise<CaseView>;
  act(who: Signed, kase: string, act: CaseActInput): Promise<Acted>;
  /** The holder of the role takes the row that is open for it; gives who, and what an act on it expects. */
  take(kase: string, role: string): Promise<{ who: Signed; expected: { row: string; round: number } }>;
  /** Takes the row and does it. */
  done(kase: string, role: string): Promise<Acted>;
  /** Takes the row and sends the case back to its applicant. */
  sendBack(kase: string, role: string, defects: Defects): Promise<Acted>;
}

export function actingIn(t: TestCity): Acting {
  const officers = new Map<string, Promise<Signed>>();
  const a: Acting = {
    as: (who) => t.ctx({ actor: { ...who.actor, ...(who.actor.stepUpAt && { stepUpAt: t.now }) } }),
    officer(role) {
      let found = officers.get(role);
      if (!found) officers.set(role, (found = t.officer(role)));
      return found;
    },
    see: (who, kase) => findCase(a.as(who), catalogue, kase),
    act: (who, kase, act) => actOnCase(a.as(who), catalogue, { kase, act }),
    async take(kase, role) {
      const who = await a.officer(role);
      const open = (await a.see(who, kase)).rows.find((r) => r.actor === role);
      if (!open) throw new Error(`no row of ${role} is open`);
      const expected = { row: open.row, round: open.round };
      if (!open.officer) await a.act(who, kase, { type: 'take', expected, reason: 'supervisor' });
      return { who, expected };
    },
    async done(kase, role) {
      const { who, expected } = await a.take(kase, role);
      return a.act(who, kase, { type: 'done', expected });
    },
    async sendBack(kase, role, defects) {
      const { who, expected } = await a.take(kase, role);
      return a.act(who, kase, { type: 'return', expected, to: 'applicant', defects });
    },
  };
  return a;
}

/** Whole reports to file: one of each kind of birth. */
export { samples } from '../../services/governance/akta-kelahiran/samples.ts';
