import { z } from 'zod';
import { localDate } from '../../../kernel/clock/index.ts';
import { defineCommand, execute, type Act, type Ctx } from '../../../kernel/command.ts';
import { invalid, notFound } from '../../../kernel/errors.ts';
import { familyOf, openIdentifier, openKk, SHDK, type Family, type FamilyMember } from '../../people/index.ts';
import { prune } from '../answers.ts';
import type { Catalogue, FamilyPick } from '../catalogue.ts';
import type { Answer, Definition } from '../definition.ts';
import { knownFor, serviceVersion } from '../services.ts';
import { findOwnDraft, updateDraft } from '../store/draft.ts';

/** From this level the city knows whose family card it is; a phone alone says nothing of a family. */
const LEVEL = 2;

/** A page's pick, if this service has one there. */
export const pickOn = (catalogue: Catalogue, service: string, page: string): FamilyPick | undefined =>
  catalogue.find(service)?.family?.find((p) => p.page === page);

/** Those who stand on the applicant's own card today, the head first; undefined where the city knows none. */
export async function ownFamily(ctx: Pick<Ctx, 'city' | 'actor' | 'now'>): Promise<Family | undefined> {
  const { city, actor, now } = ctx;
  if (actor.kind !== 'person' || actor.level < LEVEL) return undefined;
  return familyOf(city.db, actor.id, localDate(city.calendar, now));
}

/** Those of a family whom this pick offers. */
export const offered = (family: Family, pick: FamilyPick): FamilyMember[] =>
  family.members.filter((m) => pick.sex === undefined || m.sex === pick.sex);

/** How many people a pick takes at most. */
export const mostOf = (def: Definition, pick: FamilyPick): number =>
  pick.group === undefined ? 1 : (def.groups.get(pick.group)?.max ?? 1);

/**
 * Takes people of the applicant's own family card into a draft: what the card says of them stands in the form, to be
 * looked at page by page. Throws notFound for another's draft and for a page that offers no pick; invalid for somebody who
 * is not on the card, for nobody, and for more than the form takes.
 */
export const pickFamily = (
  ctx: Ctx,
  catalogue: Catalogue,
  input: { draft: string; page: string; members: string[] },
): Promise<null> =>
  execute(
    ctx,
    defineCommand({
      name: 'case.pick_family',
      action: 'case.draft',
      input: z.strictObject({ draft: z.uuid(), page: z.string().max(60), members: z.array(z.string()).max(20) }),
      async run(act, { draft: id, page, members }) {
        const draft = await findOwnDraft(act.tx, act.city, id, act.actor, act.now, true);
        const pick = draft && pickOn(catalogue, draft.service, page);
        if (!draft || draft.kase !== null || !pick) throw notFound();
        const def = await serviceVersion(act.city, catalogue, draft.service, draft.version);
        const family = await ownFamily({ city: act.city, actor: act.actor, now: act.now });
        const chosen = family ? offered(family, pick).filter((m) => members.includes(m.id)) : [];
        if (!family || chosen.length === 0 || chosen.length > mostOf(def, pick))
          throw invalid({ members: 'error.choose' });
        const told = await answersFrom(act, pick, def, family, chosen);
        const answers = prune(def, { ...draft.answers, ...told }, knownFor(act.city, act.now));
        await updateDraft(act.tx, act.city, draft.id, draft.rev + 1, { answers, seen: draft.seen }, act.now);
        act.note({ object: `draft/${draft.id}` });
        return null;
      },
    }),
    input,
  );

const RELATION = new Map(Object.entries(SHDK).map(([id, code]) => [code as number, id]));

async function answersFrom(
  act: Act,
  pick: FamilyPick,
  def: Definition,
  family: Family,
  chosen: readonly FamilyMember[],
): Promise<Record<string, Answer>> {
  const out: Record<string, Answer> = {};
  const put = (path: string | undefined, value: string | null | undefined) => {
    if (path !== undefined && value) out[path] = value;
  };
  for (const [i, member] of chosen.entries()) {
    const at = (field: string | undefined) =>
      field === undefined || pick.group === undefined ? field : `${pick.group}.${i + 1}.${field}`;
    put(at(pick.person.name), member.name);
    put(at(pick.person.nik), await openIdentifier(act.tx, act.city.keys, member.id, 'nik'));
    put(at(pick.person.sex), member.sex);
    put(at(pick.person.born_on), member.birthDate);
    put(at(pick.person.relation), RELATION.get(member.shdk));
  }
  const count = pick.group === undefined ? undefined : def.groups.get(pick.group)?.count;
  if (count !== undefined) out[count] = chosen.length;
  put(pick.card.number, await openKk(act.tx, act.city.keys, family.id));
  put(pick.card.area, family.area);
  return out;
}
