import { z } from 'zod';
import { localDate } from '../../../kernel/clock/index.ts';
import { defineCommand, execute, type Act, type Ctx } from '../../../kernel/command.ts';
import { conflict, invalid, notFound, type FieldErrors } from '../../../kernel/errors.ts';
import { isId, newId } from '../../../kernel/ids.ts';
import { findOfficer, needsStepUp } from '../../people/index.ts';
import type { Catalogue } from '../catalogue.ts';
import { INSPECTOR } from '../loaded.ts';
import { endAssignment, findAssignment, insertAssignment } from '../store/assignment.ts';

const day = z.iso.date('error.date');
const needed = z.string().trim().min(1, 'error.required');

const letter = z.strictObject({
  number: needed.max(100, 'error.too_long'),
  /** What is looked into, in the letter's words; no name of a resident belongs here. */
  subject: needed.max(300, 'error.too_long'),
  officer: needed.refine(isId, 'error.choose'),
  agency: needed,
  service: z.string().nullable(),
  received_from: day,
  received_to: day,
  valid_from: day,
  valid_to: day,
});
export type LetterInput = z.input<typeof letter>;

/** A letter opens the cases of many people: it holds for a year at most, and then a new one says why. */
const LONGEST_DAYS = 366;

function faultsOf(act: Act, catalogue: Catalogue, l: z.output<typeof letter>): FieldErrors {
  const faults: FieldErrors = {};
  const { definition } = (l.service === null ? undefined : catalogue.find(l.service)) ?? {};
  if (!act.city.pack.agencies.some((a) => a.code === l.agency)) faults['agency'] = 'error.choose';
  if (l.service !== null && definition?.body.agency !== l.agency) faults['service'] = 'error.service_of_unit';
  if (l.received_to < l.received_from) faults['received_to'] = 'error.ends_before';
  if (l.valid_to < l.valid_from) faults['valid_to'] = 'error.ends_before';
  else if (l.valid_to < localDate(act.city.calendar, act.now)) faults['valid_to'] = 'error.in_the_past';
  else if (Date.parse(l.valid_to) - Date.parse(l.valid_from) > LONGEST_DAYS * 86_400_000)
    faults['valid_to'] = 'error.letter_long';
  return faults;
}

/**
 * Registers a letter of assignment: from then on its inspector reads the unit's cases of that period, and nothing else.
 * Throws `invalid` at the field, forbidden `step_up`, `forbidden.own_post` for a letter to oneself, and conflict
 * `letter_exists`.
 */
export const registerLetter = (ctx: Ctx, catalogue: Catalogue, input: LetterInput): Promise<{ id: string }> =>
  execute(
    ctx,
    defineCommand({
      name: 'case.register_letter',
      action: 'case.assign',
      input: letter,
      async run(act, l) {
        needsStepUp(act);
        const faults = faultsOf(act, catalogue, l);
        if (Object.keys(faults).length > 0) throw invalid(faults);
        const officer = await findOfficer(act.tx, l.officer, localDate(act.city.calendar, act.now));
        const post = officer?.posts.find((p) => p.role === INSPECTOR);
        if (!post) throw invalid({ officer: 'error.choose' });
        act.may('case.assign', { officer: l.officer, agency: post.agency });
        const id = newId(act.now);
        try {
          await insertAssignment(act.tx, { ...l, id, registered_by: act.actor.id, registered_at: act.now });
        } catch (error) {
          if ((error as { code?: string }).code === '23505') throw conflict('letter_exists');
          throw error;
        }
        act.note({ object: `assignment/${id}`, after: l });
        return { id };
      },
    }),
    input,
  );

/** Ends a letter before its day: nothing opens by it any more. Throws notFound, and forbidden as registering does. */
export const endLetter = (ctx: Ctx, input: { letter: string }): Promise<null> =>
  execute(
    ctx,
    defineCommand({
      name: 'case.end_letter',
      action: 'case.assign',
      input: z.strictObject({ letter: z.string() }),
      async run(act, { letter: id }) {
        needsStepUp(act);
        const found = isId(id) ? await findAssignment(act.tx, id) : undefined;
        if (!found) throw notFound();
        const officer = await findOfficer(act.tx, found.officer, localDate(act.city.calendar, act.now));
        const agency = officer?.posts.find((p) => p.role === INSPECTOR)?.agency;
        act.may('case.assign', { officer: found.officer, agency });
        if (!(await endAssignment(act.tx, id, act.actor.id, act.now))) throw conflict('letter_ended');
        act.note({ object: `assignment/${id}` });
        return null;
      },
    }),
    input,
  );
