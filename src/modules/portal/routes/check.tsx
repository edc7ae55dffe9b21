import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { City } from '../../../kernel/city.ts';
import { notFound } from '../../../kernel/errors.ts';
import type { Lang } from '../../../kernel/i18n.ts';
import {
  Actions,
  Button,
  ButtonLink,
  Confirm,
  fieldId,
  Form,
  html,
  Notice,
  Page,
  readText,
  SummaryList,
  useUi,
  type Answer,
  type Body,
  type FieldTexts,
  bodyOf,
  formKey,
} from '../../../ui/index.ts';
import {
  claimsOf,
  groupOfPage,
  holds,
  pagePaths,
  standingOf,
  submitDraft,
  type Catalogue,
  type Claim,
  type PageRef,
  type Statement,
  type Text,
  faultText,
} from '../../casework/index.ts';
import { questionAt, shownAnswer } from '../question.tsx';
import { draftWords } from '../words-draft.ts';

import {
  attempt,
  CHECK,
  draftPath,
  itemTitle,
  lacking,
  openForm,
  param,
  placesOf,
  withReturn,
  type OpenForm,
} from './draft-form.ts';
import { Unverified } from './official.tsx';
import { keepReceipt, receiptPath, toReceipt } from './receipt.tsx';
import { Thumbs } from './thumbs.tsx';

/** Field of a declaration. */
const AGREE = 'statement.';

/** Check your answers, declare, send. */
export function checkRoutes(app: FastifyInstance, catalogue: Catalogue): void {
  const at = `/draf/:id/${CHECK}`;
  const open = async (request: FastifyRequest) => {
    const form = await openForm(request.ctx, catalogue, param(request, 'id'));
    if (form.draft.kase !== null) throw notFound();
    return form;
  };
  const page = (
    request: FastifyRequest,
    reply: FastifyReply,
    form: OpenForm,
    agreed: readonly string[] = [],
    faults?: Record<string, string>,
  ) =>
    html(
      reply,
      request.ctx,
      <CheckPage form={form} claims={claimsIn(request, form)} agreed={agreed} faults={faults} />,
      faults ? 422 : 200,
    );

  /** What will be owed, by the rules of today, which are those of the report. */
  const claimsIn = ({ ctx: { city } }: FastifyRequest, { def, draft, known }: OpenForm) =>
    claimsOf(city, catalogue, def.body, known.date, standingOf(def, draft.answers, known)).filter((c) => c.amount > 0n);

  app.get(at, { config: { action: 'case.draft' } }, async (request, reply) => {
    const gone = toReceipt(request);
    return gone ? reply.redirect(gone, 303) : page(request, reply, await open(request));
  });

  app.post(at, { config: { action: 'case.file' } }, async (request, reply) => {
    const agreed = agreedIn(bodyOf(request));
    const draft = param(request, 'id');
    // A second press of the button: the form has gone, and the key has the first answer.
    const sent = await attempt(() => submitDraft(request.ctx, catalogue, { draft, statements: agreed }));
    if ('refusal' in sent) return page(request, reply, await open(request), agreed, sent.refusal.fields);
    keepReceipt(request, reply, { ...sent.value, draft });
    return reply.redirect(receiptPath(sent.value.id), 303);
  });
}

const agreedIn = (body: Body): string[] =>
  Object.keys(body)
    .filter((name) => name.startsWith(AGREE) && readText(body, name) === 'yes')
    .map((name) => name.slice(AGREE.length))
    .sort()
    .slice(0, 20);

/** How a statement begins: enough to tell it from the others. */
const begun = (text: string): string => (text.length <= 50 ? text : `${text.slice(0, 50).replace(/\s+\S*$/, '')}…`);

interface Fault {
  path: string;
  text: string;
  href: string;
  /** Of a document, its title: the text alone does not name it. */
  document?: Text;
}

function CheckPage({
  form,
  claims,
  agreed,
  faults,
}: {
  form: OpenForm;
  claims: readonly Claim[];
  agreed: readonly string[];
  /** What the filing refused, by path. */
  faults: Record<string, string> | undefined;
}) {
  const { lang, city } = useUi();
  const w = draftWords[lang].check;
  const { draft, def, known, pages } = form;
  const standing = standingOf(def, draft.answers, known);
  const statements = def.body.statements.filter((s) => holds(standing, s.when));
  const unsaid = faults ? statements.filter((s) => !agreed.includes(s.id)) : [];
  const lacks = lackingIn(form, faults ?? {}, (path, key) => faultText(lang, city.timeZone, def, path, key));
  const errors = Object.fromEntries(lacks.map((l) => [l.path, l.text]));
  const declare = Object.fromEntries(unsaid.map((s) => [AGREE + s.id, w.agree(begun(s.text[lang]))]));
  const last = pages.at(-1);
  const first = lacks[0];
  return (
    <Page
      title={w.title}
      back={last ? draftPath(draft.id, last.key) : draftPath(draft.id)}
      {...(lacks.length === 0 && unsaid.length > 0 ? { errors: declare } : {})}
    >
      {lacks.length > 0 && <Lacking lacks={lacks} refused={faults !== undefined} />}
      <h1>
        <span class="cap">{def.body.title[lang]}</span>
        {w.title}
      </h1>
      <p class="lead">{w.lead}</p>
      {sectionsOf(form, lang).map(({ title, pages: some }) => (
        <section class="stack" key={title}>
          {title !== '' && <h2>{title}</h2>}
          <SummaryList rows={some.flatMap((ref) => rowsOf(form, ref, errors, lang, city))} />
        </section>
      ))}
      {first ? (
        <Actions>
          <ButtonLink big href={first.href} icon="arrowRight">
            {w.complete}
          </ButtonLink>
        </Actions>
      ) : (
        <Form action={draftPath(draft.id, CHECK)} idempotencyKey={formKey()} class="stack">
          <Owed claims={claims} />
          <h2>{w.declare}</h2>
          <Declarations statements={statements} agreed={agreed} errors={declare} />
          <p>{w.sendText}</p>
          <Actions>
            <Button big icon="send">
              {w.send}
            </Button>
          </Actions>
        </Form>
      )}
    </Page>
  );
}

/** What this report will cost, said before it is sent: never a surprise afterwards. */
function Owed({ claims }: { claims: readonly Claim[] }) {
  const { lang, f } = useUi();
  const w = draftWords[lang].check;
  if (claims.length === 0) return null;
  return (
    <Notice tone="warn" title={w.owed}>
      {claims.map(({ title, amount, basis }) => (
        <p key={basis.key}>
          {title[lang]}: <b>{f.rupiah(amount)}</b>. {w.owedBasis(basis.legal_basis)}
          {!basis.verified && <Unverified />}
        </p>
      ))}
      <p>{w.owedHow}</p>
    </Notice>
  );
}

/** What is not complete, with the page where it is completed: what is missing, and what the filing refused. */
function lackingIn(
  form: OpenForm,
  faults: Readonly<Record<string, string>>,
  say: (path: string, key: string) => string,
): Fault[] {
  const { draft, def, known } = form;
  const lacks: Record<string, string> = {};
  for (const place of lacking(form)) {
    if ('path' in place) lacks[place.path] = 'error.required';
    else lacks[place.requirement] = 'error.document_missing';
  }
  Object.assign(lacks, faults);
  return form.pages.flatMap((ref) => {
    const places = ref.page.requirement
      ? placesOf(form, ref).map((p) => ({ path: p.path, label: p.requirement.title }))
      : pagePaths(def, ref, draft.answers, known).map((path) => ({ path, label: undefined }));
    return places.flatMap(({ path, label }) => {
      const key = lacks[path];
      if (key === undefined) return [];
      const text = say(path, key);
      const href = `${withReturn(draftPath(draft.id, ref.key), true)}#${fieldId(path)}`;
      return [{ path, href, text, ...(label && { document: label }) }];
    });
  });
}

/** What is missing, each with a link to the page that asks for it. */
function Lacking({ lacks, refused }: { lacks: readonly Fault[]; refused: boolean }) {
  const { lang } = useUi();
  return (
    <div
      class="summary"
      role={refused ? 'alert' : 'group'}
      aria-labelledby="belum-lengkap"
      tabindex={-1}
      autofocus={refused}
    >
      <h2 id="belum-lengkap">{draftWords[lang].check.missing(lacks.length)}</h2>
      <ul>
        {lacks.map(({ path, text, href, document }) => (
          <li key={path}>
            <a href={href}>{document ? `${document[lang]}: ${text}` : text}</a>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The pages as they are read together: what is asked once, then item by item what is asked of each, then the papers. */
function sectionsOf(form: OpenForm, lang: Lang): { title: string; pages: PageRef[] }[] {
  const { def } = form;
  const titleOf = (ref: PageRef): string => {
    if (ref.page.requirement) return draftWords[lang].check.documents;
    const group = def.groups.get(groupOfPage(def, ref.page) ?? '');
    return group ? itemTitle(lang, form, ref) || group.title[lang] : '';
  };
  const sections: { title: string; pages: PageRef[] }[] = [];
  for (const ref of form.pages) {
    const title = titleOf(ref);
    const last = sections.at(-1);
    // What is asked of an item stands together, though the form asks page by page.
    const same = title === '' ? (last?.title === '' ? last : undefined) : sections.find((s) => s.title === title);
    if (same) same.pages.push(ref);
    else sections.push({ title, pages: [ref] });
  }
  return sections;
}

function rowsOf(form: OpenForm, ref: PageRef, errors: FieldTexts, lang: Lang, city: City): Answer[] {
  const { draft, def, known } = form;
  const change = withReturn(draftPath(draft.id, ref.key), true);
  if (ref.page.requirement) return [documentRow(form, ref, errors, lang, change)];
  return pagePaths(def, ref, draft.answers, known).map((path) => {
    const question = questionAt(def, path);
    const answer = draft.answers[path];
    return {
      label: question.label[lang],
      value: answer === undefined ? undefined : shownAnswer(lang, city, question, answer),
      change: `${change}#${fieldId(path)}`,
      error: errors[path],
    };
  });
}

function documentRow(form: OpenForm, ref: PageRef, errors: FieldTexts, lang: Lang, change: string): Answer {
  const w = draftWords[lang].check;
  const places = placesOf(form, ref);
  const own = places[0]!;
  const item = itemTitle(lang, form, ref);
  const sent = places.filter((p) => p.files.length > 0);
  return {
    label: item === '' ? own.requirement.title[lang] : `${own.requirement.title[lang]}, ${item}`,
    change,
    error: places.map((p) => errors[p.path]).find(Boolean),
    value:
      sent.length === 0 ? (
        own.requirement.optional ? (
          w.skipped
        ) : undefined
      ) : (
        <>
          {sent.map((p) => (
            <div key={p.path}>
              {p !== own && <p>{w.by(p.requirement.title[lang])}</p>}
              <Thumbs draft={form.draft.id} files={p.files} />
            </div>
          ))}
        </>
      ),
  };
}

function Declarations({
  statements,
  agreed,
  errors,
}: {
  statements: readonly Statement[];
  agreed: readonly string[];
  errors: FieldTexts;
}) {
  const { lang } = useUi();
  return (
    <>
      {statements.map((s) => (
        <Confirm
          key={s.id}
          name={AGREE + s.id}
          label={s.text[lang]}
          checked={agreed.includes(s.id)}
          error={errors[AGREE + s.id]}
        />
      ))}
    </>
  );
}
