import type { FastifyInstance } from 'fastify';
import type { Ctx } from '../../../kernel/command.ts';
import { Button, Checkboxes, Form, Radios, readMany, useUi, bodyOf, formKey } from '../../../ui/index.ts';
import { mostOf, offered, ownFamily, pickFamily, pickOn, type Catalogue, type PageRef } from '../../casework/index.ts';
import { draftWords } from '../words-draft.ts';

import { attempt, draftPath, openForm, param, type OpenForm } from './draft-form.ts';

/** Address of a page's pick, and what the page shows when nobody was chosen. */
const PICK = 'keluarga';
const NOBODY = 'pilih';

export interface FamilyOffer {
  action: string;
  /** One, or several. */
  many: boolean;
  members: { id: string; name: string; bornOn: string | null }[];
  /** Nobody was chosen just now, or too many. */
  wrong: boolean;
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
  };
}

/** Above the page's own questions: people of one's own card, so that nothing need be typed. */
export function FamilyPicker({ offer: { action, many, members, wrong } }: { offer: FamilyOffer }) {
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
    return reply.redirect('value' in tried ? back : `${back}?${NOBODY}=1`, 303);
  });
}
/** The page is drawn again because nobody was chosen. */
export const nobodyChosen = (query: unknown): boolean =>
  typeof query === 'object' && query !== null && (query as Record<string, unknown>)[NOBODY] === '1';
