import type { FastifyInstance } from 'fastify';
import type { Ctx } from '../../../kernel/command.ts';
import { Button, Checkboxes, Details, Form, Radios, readMany, useUi, bodyOf, formKey } from '../../../ui/index.ts';
import { mostOf, offered, ownFamily, pickFamily, pickOn, type Catalogue, type PageRef } from '../../casework/index.ts';
import { draftWords } from '../words-draft.ts';

import { attempt, draftPath, openForm, param, type OpenForm } from './draft-form.ts';

/** Address of a page's pick, and what the page shows when nobody was chosen. */
const PICK = 'keluarga';
const NOBODY = 'pilih';
const TAKEN = 'terisi';

export interface FamilyOffer {
  action: string;
  /** One, or several. */
  many: boolean;
  members: { id: string; name: string; bornOn: string | null }[];
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
  { page, key, item }: PageRef,
  wrong = false,
): Promise<FamilyOffer | undefined> {
  const pick = item === 0 ? pickOn(catalogue, draft.service, page.id) : undefined;
  const family = pick && (await ownFamily(ctx));
  const members = pick && family ? offered(family, pick) : [];
  if (!pick || members.length === 0) return undefined;
  return {
    action: draftPath(draft.id, `${key}/${PICK}`),
    many: mostOf(def, pick) > 1,
    members: members.flatMap((m) => (m.name === null ? [] : [{ id: m.id, name: m.name, bornOn: m.birthDate }])),
    wrong,
    filled: Object.values(pick.person).some(
      (field) => draft.answers[pick.group === undefined ? field : `${pick.group}.1.${field}`] !== undefined,
    ),
  };
}

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

function Picker({ offer: { action, many, members, wrong } }: { offer: FamilyOffer }) {
  const { lang, f } = useUi();
  const w = draftWords[lang].family;
  const options = members.map((m) => ({
    value: m.id,
    label: m.name,
    ...(m.bornOn !== null && { hint: w.born(f.date(m.bornOn)) }),
  }));
  const field = {
    name: 'members',
    label: many ? w.many : w.one,
    hint: w.hint,
    error: wrong ? w.choose : undefined,
    options,
  };
  return (
    <Form action={action} idempotencyKey={formKey()} class="card stack">
      {many ? <Checkboxes {...field} /> : <Radios {...field} />}
      <div class="actions">
        <Button look="second" icon="family">
          {w.go}
        </Button>
      </div>
    </Form>
  );
}

export function familyRoutes(app: FastifyInstance, catalogue: Catalogue): void {
  app.post(`/draf/:id/:page/${PICK}`, { config: { action: 'case.draft' } }, async (request, reply) => {
    const { ctx } = request;
    const { draft } = await openForm(ctx, catalogue, param(request, 'id'));
    const page = param(request, 'page');
    const members = readMany(bodyOf(request), 'members');
    const tried = await attempt(() => pickFamily(ctx, catalogue, { draft: draft.id, page, members }));
    const back = draftPath(draft.id, page);
    return reply.redirect(`${back}?${'value' in tried ? TAKEN : NOBODY}=1`, 303);
  });
}
const says = (query: unknown, word: string): boolean =>
  typeof query === 'object' && query !== null && (query as Record<string, unknown>)[word] === '1';
/** The page is drawn again because nobody was chosen. */
export const nobodyChosen = (query: unknown): boolean => says(query, NOBODY);
/** The page was just filled from the card. */
export const justTaken = (query: unknown): boolean => says(query, TAKEN);
