import type { Ctx } from '../../../kernel/command.ts';
import { Button, Checkboxes, Details, Radios, readMany, readText, useUi, type Body } from '../../../ui/index.ts';
import {
  mostOf,
  offered,
  ownFamily,
  pickOn,
  type Answers,
  type Catalogue,
  type FamilyPick,
  type PageRef,
} from '../../casework/index.ts';
import { typed } from '../question.tsx';
import { draftWords } from '../words-draft.ts';
import type { OpenForm } from './draft-form.ts';

/** What the page shows when it was just filled from the card. */
const TAKEN = 'terisi';
/** The picker's field and its own button, in the page's form: no question of a service has such a name. */
export const PICK = 'family_pick';
const TAKE = 'family_take';

export interface FamilyOffer {
  /** One, or several. */
  many: boolean;
  members: { id: string; name: string; bornOn: string | null }[];
  /** Ticked, but not taken yet. */
  chosen: string[];
  /** Nobody was chosen just now, or too many. */
  wrong: boolean;
  /** The page is filled already, from the card or by hand: what to check comes first, the offer is folded away. */
  filled: boolean;
}

/** Whom the applicant may pick on this page from the own family card; undefined: the page, or the city, offers none. */
export async function familyOffer(
  ctx: Ctx,
  catalogue: Catalogue,
  { draft, def }: OpenForm,
  { page, item }: PageRef,
  chosen: string[] = [],
  wrong = false,
): Promise<FamilyOffer | undefined> {
  const pick = item === 0 ? pickOn(catalogue, draft.service, page.id) : undefined;
  const family = pick && (await ownFamily(ctx));
  const members = pick && family ? offered(family, pick) : [];
  if (!pick || members.length === 0) return undefined;
  return {
    many: mostOf(def, pick) > 1,
    members: members.flatMap((m) => (m.name === null ? [] : [{ id: m.id, name: m.name, bornOn: m.birthDate }])),
    chosen,
    wrong,
    filled: placesOf(pick).some((path) => draft.answers[path] !== undefined),
  };
}

/** Where the first picked person's answers stand. */
const placesOf = (pick: FamilyPick): string[] =>
  Object.values(pick.person).map((field) => (pick.group === undefined ? field : `${pick.group}.1.${field}`));

/**
 * Whom a page that was sent wants taken from the card; undefined: nobody. Whoever ticked somebody and then tapped the
 * form's own button means the person ticked, unless the fields were filled by hand since: then the words hold. Enter in
 * a field presses the picker's button, which is the first of the form: with nobody ticked and something typed it goes on.
 */
export function pickedMembers(
  catalogue: Catalogue,
  { draft }: OpenForm,
  { page, item }: PageRef,
  body: Body,
  values: Readonly<Record<string, string>>,
): string[] | undefined {
  const pick = item === 0 ? pickOn(catalogue, draft.service, page.id) : undefined;
  if (!pick) return undefined;
  const members = readMany(body, PICK);
  if (readText(body, TAKE) !== '')
    return members.length > 0 || Object.values(values).every((text) => text === '') ? members : undefined;
  return members.length > 0 && !retyped(pick, draft.answers, values) ? members : undefined;
}

const retyped = (pick: FamilyPick, saved: Answers, values: Readonly<Record<string, string>>): boolean =>
  placesOf(pick).some((path) => (values[path] ?? '') !== '' && values[path] !== typed(saved[path]));

/** Above the page's own questions: people of one's own card, so that nothing need be typed. */
export function FamilyPicker({ offer }: { offer: FamilyOffer }) {
  const { lang } = useUi();
  if (!offer.filled || offer.wrong) return <Picker offer={offer} />;
  return (
    <Details summary={draftWords[lang].family.other}>
      <Picker offer={offer} />
    </Details>
  );
}

function Picker({ offer: { many, members, chosen, wrong } }: { offer: FamilyOffer }) {
  const { lang, f } = useUi();
  const w = draftWords[lang].family;
  const options = members.map((m) => ({
    value: m.id,
    label: m.name,
    ...(m.bornOn !== null && { hint: w.born(f.date(m.bornOn)) }),
  }));
  const field = {
    name: PICK,
    label: many ? w.many : w.one,
    hint: w.hint,
    error: wrong ? w.choose : undefined,
    options,
  };
  return (
    <div class="card stack">
      {many ? <Checkboxes {...field} values={chosen} /> : <Radios {...field} value={chosen[0] ?? ''} />}
      <div class="actions">
        <Button look="second" icon="family" name={TAKE} value="yes">
          {w.go}
        </Button>
      </div>
    </div>
  );
}

/** The page again, now with what stands on the card. */
export const filledPath = (path: string): string => `${path}${path.includes('?') ? '&' : '?'}${TAKEN}=1`;
/** The page was just filled from the card. */
export const justTaken = (query: unknown): boolean =>
  typeof query === 'object' && query !== null && (query as Record<string, unknown>)[TAKEN] === '1';
