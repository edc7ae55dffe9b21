import {
  Actions,
  Button,
  ButtonLink,
  Caption,
  Checkboxes,
  EmptyState,
  Form,
  Hidden,
  Notice,
  Page,
  Radios,
  readText,
  TextArea,
  useUi,
  type Body,
  type FieldTexts,
  formKey,
} from '../../../ui/index.ts';
import type { CaseView, Definition, Dossier, proofOf } from '../../casework/index.ts';
import { allowed, casePath, type Again } from './case-acts.ts';
import { MovedNotice, useDueText, useWords, WhyThen } from './case-parts.tsx';
import { keyOf, ownReason, reasonsFor, waiting, type Place } from './proof-places.ts';

type Proof = Awaited<ReturnType<typeof proofOf>>;

export function ProofPage({ view, proof, again }: { view: CaseView; proof: Proof; again: Again }) {
  const { w, say } = useWords();
  const dueText = useDueText();
  const p = w.proof;
  const row = waiting(view);
  const back = { href: casePath(view.id), label: w.case.toCase };
  if (!row)
    return (
      <Page title={p.title} section="mine" back={back}>
        {again.moved && <MovedNotice moved={again.moved} open={false} />}
        <h1>{p.title}</h1>
        <EmptyState icon="checkCircle" title={p.none}>
          <p>{p.noneText}</p>
          <Actions>
            <ButtonLink href={casePath(view.id)}>{w.case.toCase}</ButtonLink>
          </Actions>
        </EmptyState>
      </Page>
    );
  const due = view.rows.find((r) => r.row === row.row)?.due;
  return (
    <Page title={p.title} section="mine" back={back} errors={again.errors}>
      {again.moved && <MovedNotice moved={again.moved} open />}
      <h1>
        <Caption caption={`${say(view.title)}, ${view.number}`} />
        {p.title}
      </h1>
      <p class="lead">{p.lead}</p>
      <Notice tone="warn">
        <p>{p.markText}</p>
      </Notice>
      {proof.map((paper, i) => (
        <section key={paper.item} class="konsep stack" data-mark={p.mark}>
          {proof.length > 1 && <h2>{p.item(i + 1, paper.subject)}</h2>}
          <dl class="answers">
            {paper.lines.map((line, n) => (
              <div key={n}>
                <dt>{say(line.label)}</dt>
                <dd class="value">{say(line.value)}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <p>{p.after}</p>
      <Form action={`${casePath(view.id)}/konsep`} idempotencyKey={formKey()}>
        <RowFields view={view} row={row} />
        <Actions>
          <Button icon="check" big>
            {p.right}
          </Button>
          {row.returnsTo ? (
            <ButtonLink look="second" big href={`${casePath(view.id)}/konsep/salah`}>
              {p.wrong}
            </ButtonLink>
          ) : (
            allowed(view, 'note') && (
              <ButtonLink look="second" href={`${casePath(view.id)}/pesan`} icon="send">
                {w.case.message}
              </ButtonLink>
            )
          )}
        </Actions>
      </Form>
      {due?.at && (
        <>
          <p class="muted">{p.by(dueText(due))}</p>
          <WhyThen due={due} />
        </>
      )}
    </Page>
  );
}

function RowFields({ view, row }: { view: CaseView; row: { row: string; round: number } }) {
  return (
    <>
      <Hidden name="row" value={row.row} />
      <Hidden name="round" value={String(row.round)} />
      <Hidden name="seq" value={String(view.seq)} />
    </>
  );
}

interface PickProps {
  view: CaseView;
  dossier: Dossier;
  places: Place[];
  errors: FieldTexts;
}

/** First what is wrong; a GET, so that the browser's own back button keeps the choice. */
export function PickPage({ view, dossier, places, errors }: PickProps) {
  const { w, say } = useWords();
  const p = w.proof;
  const error = errors['apa'];
  const at = new Map(places.map((place) => [keyOf(place), place]));
  const option = (place: Place) => ({
    value: keyOf(place),
    label: say(place.label),
    ...(place.shown && { hint: say(place.shown) }),
  });
  const groups = [
    ...dossier.sections.map((s) => ({
      title: say(s.title),
      places: s.answers.flatMap((a) => at.get(a.path) ?? []),
    })),
    { title: p.pickDocuments, places: places.filter((x) => x.kind === 'document') },
  ].filter((g) => g.places.length > 0);
  return (
    <Page
      title={p.pick}
      section="mine"
      back={{ href: `${casePath(view.id)}/konsep`, label: p.title }}
      errors={error === undefined ? undefined : { apa: error }}
    >
      <h1>{p.pick}</h1>
      <p class="lead">{p.pickHint}</p>
      <Form method="get" action={`${casePath(view.id)}/konsep/salah`} class="stack">
        <Hidden name="lanjut" value="1" />
        {groups.map((g, i) => (
          <Checkboxes
            key={g.title}
            name="apa"
            label={g.title}
            error={i === 0 ? error : undefined}
            options={g.places.map(option)}
          />
        ))}
        <Actions>
          <Button icon="arrowRight" big>
            {useUi().w.go}
          </Button>
        </Actions>
      </Form>
    </Page>
  );
}

interface TellProps {
  view: CaseView;
  def: Definition;
  chosen: Place[];
  /** What was typed. */
  body: Body;
  again: Again;
}

/** Then why, one by one, so that the officer can put it right in one go. */
export function TellPage({ view, def, chosen, body, again }: TellProps) {
  const { w, say } = useWords();
  const p = w.proof;
  const row = waiting(view);
  return (
    <Page
      title={p.tell}
      section="mine"
      back={{ href: `${casePath(view.id)}/konsep/salah`, label: p.pick }}
      errors={again.errors}
    >
      {again.moved && <MovedNotice moved={again.moved} open={row?.returnsTo !== undefined} />}
      <h1>{p.tell}</h1>
      <p class="lead">{p.tellLead}</p>
      <Form action={`${casePath(view.id)}/konsep/salah`} idempotencyKey={formKey()} class="stack">
        {row && <RowFields view={view} row={row} />}
        <Hidden name="to" value={row?.returnsTo ?? readText(body, 'to')} />
        {chosen.map((place) => {
          const reason = `reason.${place.path}`;
          const note = `note.${place.path}`;
          const own = ownReason(def, place.kind);
          return (
            <section key={keyOf(place)} class="card">
              <Hidden name="apa" value={keyOf(place)} />
              <h2>{say(place.label)}</h2>
              {place.shown && <p class="muted">{say(place.shown)}</p>}
              {own === undefined && (
                <Radios
                  name={reason}
                  label={p.reason}
                  value={readText(body, reason)}
                  error={again.errors?.[reason]}
                  options={reasonsFor(def, place.kind).map((r) => ({ value: r.code, label: say(r.text) }))}
                />
              )}
              <TextArea
                name={note}
                rows={2}
                optional={own === undefined}
                label={p.should}
                hint={p.shouldHint}
                value={readText(body, note)}
                error={again.errors?.[note]}
              />
            </section>
          );
        })}
        {row?.returnsTo && (
          <Actions>
            <Button icon="send" big>
              {p.send}
            </Button>
          </Actions>
        )}
      </Form>
    </Page>
  );
}
