import type { Ctx } from '../../../kernel/command.ts';
import { forbidden, Refusal } from '../../../kernel/errors.ts';
import { readTrackingNumber } from '../../../kernel/ids.ts';
import { personNames, personsByName } from '../../people/index.ts';
import type { Catalogue } from '../catalogue.ts';
import { loadCase, whoOf } from '../loaded.ts';
import { serviceVersion } from '../services.ts';
import { findByNumber, listByApplicants } from '../store/list.ts';
import type { CaseHead } from '../view.ts';
import { heads } from './lists.ts';

/** People looked at for one name, and cases shown. */
const PEOPLE = 300;
const CASES = 100;

export interface FoundCases {
  /** The one case of this number. */
  exact?: string;
  items: (CaseHead & { applicant: string | null })[];
  /** There may be others: the words say too little. */
  more: boolean;
}

/**
 * Cases by number, or by words of the applicant's name; open and ended ones, of those that the officer may look at. A
 * number of a case that is not the officer's to see finds as much as one that nobody has.
 */
export async function searchCases(ctx: Ctx, catalogue: Catalogue, text: string): Promise<FoundCases> {
  const { actor, city } = ctx;
  if (actor.kind !== 'officer') throw forbidden('forbidden.officer');
  const asked = text.trim().slice(0, 100);
  const number = readTrackingNumber(asked);
  if (number !== undefined) {
    const found = await findByNumber(city.db, number);
    return { ...(found && (await maySee(ctx, catalogue, found.id)) && { exact: found.id }), items: [], more: false };
  }
  const words = asked.split(/\s+/).filter((word) => word.length >= 2);
  const people = await personsByName(city.db, words, PEOPLE);
  const agencies = [...new Set(actor.posts.map((p) => p.agency))];
  if (people.length === 0 || agencies.length === 0) return { items: [], more: false };
  const rows = await listByApplicants(city.db, people, agencies, CASES);
  const seen = await Promise.all(
    rows.map(async (k) => {
      const def = await serviceVersion(city, catalogue, k.service, k.version);
      return whoOf(actor, def, { ...k, receivedAt: k.received_at }) ? [k] : [];
    }),
  );
  const mine = seen.flat();
  const [list, names] = await Promise.all([
    heads(ctx, catalogue, mine),
    personNames(city.db, [...new Set(mine.map((k) => k.applicant))]),
  ]);
  return {
    items: list.map((head, i) => ({ ...head, applicant: names.get(mine[i]!.applicant) ?? null })),
    more: people.length === PEOPLE || rows.length === CASES,
  };
}

async function maySee(ctx: Ctx, catalogue: Catalogue, id: string): Promise<boolean> {
  try {
    await loadCase(ctx, ctx.city.db, catalogue, id);
    return true;
  } catch (error) {
    if (error instanceof Refusal && error.kind === 'not_found') return false;
    throw error;
  }
}
