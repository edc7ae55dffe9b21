import type { ComponentChildren } from 'preact';
import {
  Actions,
  Button,
  ButtonLink,
  DateField,
  Details,
  EmptyState,
  Form,
  Notice,
  SopTable,
  Table,
  Tag,
  TextArea,
  TextField,
  useUi,
  formKey,
  type Body,
  type FieldTexts,
} from '../../../ui/index.ts';
import { sopFlow, valueAt, versionText, type CaseBody, type ProposalView } from '../../casework/index.ts';
import { proposalPath, servicePath } from '../paths.ts';
import { words as cityWords } from '../words-city.ts';
import { serviceWords } from '../words-services.ts';
import { AdminFrame, type Frame } from './frame.tsx';
import { PlaceFields, placeName, placesIn, placeText } from './service-place.tsx';

/** What was typed to propose or send back. */
export interface Sent {
  legal_basis: string;
  source: string;
  effective_from: string;
  answer: string;
}

interface Props {
  frame: Frame;
  view: ProposalView;
  may: { write: boolean; publish: boolean };
  sent: Sent;
  errors: FieldTexts | undefined;
  flash: string | undefined;
}

/** What changes, what the rules find, and what may be done about it by who looks. */
export function ProposalPage({ frame, view, may, sent, errors, flash }: Props) {
  const { lang, actor, f } = useUi();
  const w = serviceWords[lang];
  const { proposal: p, base, changes, faults } = view;
  const open = p.state === 'draft' || p.state === 'returned' || p.state === 'proposed';
  const wrote = p.authors.includes(actor.id);
  return (
    <AdminFrame
      frame={frame}
      title={w.proposal(base.title[lang])}
      back={{ href: servicePath(p.code), label: base.title[lang] }}
      errors={errors}
      flash={flash}
      actions={<Tag tone={p.state === 'published' ? 'ok' : open ? 'info' : undefined}>{w.states[p.state]}</Tag>}
    >
      <p class="muted">
        {w.on(versionText(p.base))} {w.by(f.list(p.authors.map((id) => view.names.get(id) ?? '–')))}
        {p.decidedBy && p.decidedAt && <> {w.decided(view.names.get(p.decidedBy) ?? '–', f.dateTime(p.decidedAt))}.</>}
      </p>
      {p.state === 'returned' && p.answer && (
        <Notice tone="warn" title={w.answered}>
          <p>{p.answer}</p>
        </Notice>
      )}
      {open && view.moved && (
        <Notice tone="warn">
          <p>{w.moved}</p>
          {may.write && (
            <Form action={proposalPath(p.id, '/pindah')} idempotencyKey={formKey()}>
              <Button look="second">{w.movedGo}</Button>
            </Form>
          )}
        </Notice>
      )}
      <h2>{w.diff}</h2>
      {changes.length === 0 ? (
        <EmptyState icon="file" title={w.nothing}>
          {open && may.write && <p>{w.nothingText}</p>}
        </EmptyState>
      ) : (
        <>
          <Table
            caption={w.diff}
            quietCaption
            rows={changes}
            id={(c) => c.place.path}
            columns={[
              { head: w.place, main: true, cell: (c) => placeName(base, c.place.path, lang) },
              { head: w.before, cell: (c) => <del class="lines">{placeText(lang, c.before)}</del> },
              { head: w.after, cell: (c) => <ins class="lines">{placeText(lang, c.after)}</ins> },
            ]}
          />
          {faults.length > 0 ? (
            <Notice tone="bad" title={w.lintTitle}>
              <ul class="list">
                {faults.map((fault) => (
                  <li key={fault.en}>{fault[lang]}</li>
                ))}
              </ul>
            </Notice>
          ) : (
            <p>
              <Tag tone="ok">{w.lintFine}</Tag> <a href={proposalPath(p.id, '/sop')}>{w.preview}</a>
            </p>
          )}
        </>
      )}
      {open && may.write && <Parts view={view} />}
      {(p.state === 'draft' || p.state === 'returned') && may.write && changes.length > 0 && (
        <Propose view={view} sent={sent} errors={errors} />
      )}
      {p.state === 'proposed' && p.effectiveFrom && (
        <section class="stack">
          <h2>{w.publish}</h2>
          <p>{w.publishLead(f.date(p.effectiveFrom))}</p>
          <p class="muted">{[p.legalBasis, p.source].filter(Boolean).join('. ')}</p>
          {may.publish && wrote && <p>{w.notYou}</p>}
          {may.publish && !wrote && (
            <>
              <Form action={proposalPath(p.id, '/terbitkan')} idempotencyKey={formKey()}>
                <Button icon="check">{w.publishGo}</Button>
              </Form>
              <Details summary={w.returnLead} open={errors?.['answer'] !== undefined}>
                <Form action={proposalPath(p.id, '/kembalikan')} idempotencyKey={formKey()} class="stack narrow">
                  <TextArea name="answer" label={w.answer} value={sent.answer} error={errors?.['answer']} rows={3} />
                  <Button look="second">{w.returnGo}</Button>
                </Form>
              </Details>
            </>
          )}
        </section>
      )}
      {open && may.write && (
        <Form action={proposalPath(p.id, '/buang')} idempotencyKey={formKey()}>
          <Button look="quiet">{w.drop}</Button>
        </Form>
      )}
    </AdminFrame>
  );
}

function Propose({ view, sent, errors }: Pick<Props, 'view' | 'sent' | 'errors'>) {
  const { lang } = useUi();
  const w = serviceWords[lang];
  const c = cityWords[lang];
  return (
    <section class="stack">
      <h2>{w.propose}</h2>
      <p>{w.proposeLead}</p>
      <Form action={proposalPath(view.proposal.id, '/ajukan')} idempotencyKey={formKey()} class="stack narrow">
        <TextField
          name="legal_basis"
          label={c.basis}
          hint={c.basisHint}
          value={sent.legal_basis}
          error={errors?.['legal_basis']}
        />
        <TextField name="source" label={c.source} hint={c.sourceHint} value={sent.source} error={errors?.['source']} />
        <DateField
          name="effective_from"
          label={w.from}
          hint={w.fromHint}
          value={sent.effective_from}
          error={errors?.['effective_from']}
        />
        <Actions>
          <Button>{w.proposeGo}</Button>
        </Actions>
      </Form>
    </section>
  );
}

/** What a part of a service is called. */
function partName(base: CaseBody, section: string, lang: 'id' | 'en'): string {
  const w = serviceWords[lang];
  const page = base.pages.find((p) => `form-${p.id}` === section);
  return page ? w.form(page.title[lang]) : (w.part[section] ?? section);
}

function Parts({ view }: { view: ProposalView }) {
  const { lang } = useUi();
  const w = serviceWords[lang];
  const changed = new Set(view.changes.map((c) => c.place.section));
  const sections = [...new Set(view.places.map((p) => p.section))];
  const link = (section: string): ComponentChildren => (
    <li key={section}>
      <a href={proposalPath(view.proposal.id, `/bagian/${section}`)}>{partName(view.base, section, lang)}</a>{' '}
      {changed.has(section as never) && <Tag tone="info">{w.changed}</Tag>}
    </li>
  );
  return (
    <section class="stack">
      <h2>{w.parts}</h2>
      <ul class="list">{sections.map(link)}</ul>
    </section>
  );
}

interface PartProps {
  frame: Frame;
  view: ProposalView;
  section: string;
  body: Body | undefined;
  errors: FieldTexts;
}

/** One part of a service with all its places, as it would be. */
export function PartPage({ frame, view, section, body, errors }: PartProps) {
  const { lang } = useUi();
  const w = serviceWords[lang];
  const { proposal: p, base } = view;
  const edits = new Map(p.edits.map((e) => [e.path, e.value]));
  return (
    <AdminFrame
      frame={frame}
      title={partName(base, section, lang)}
      back={{ href: proposalPath(p.id), label: w.proposal(base.title[lang]) }}
      errors={errors}
    >
      <Form action={proposalPath(p.id, `/bagian/${section}`)} idempotencyKey={formKey()} class="stack narrow">
        {placesIn(base, section).map((place) => (
          <PlaceFields
            key={place.path}
            place={place}
            label={placeName(base, place.path, lang)}
            value={edits.has(place.path) ? edits.get(place.path) : valueAt(base, place.path)}
            body={body}
            errors={errors}
          />
        ))}
        <Actions>
          <Button>{w.save}</Button>
          <ButtonLink look="quiet" href={proposalPath(p.id)}>
            {w.cancel}
          </ButtonLink>
        </Actions>
      </Form>
    </AdminFrame>
  );
}

/** The SOP as it would be printed. */
export function SopPage({ frame, view }: { frame: Frame; view: ProposalView }) {
  const { lang } = useUi();
  const w = serviceWords[lang];
  const { body, proposal } = view;
  const { actors, rows } = sopFlow(body, lang);
  return (
    <AdminFrame
      frame={frame}
      title={w.previewTitle(body.title[lang])}
      back={{ href: proposalPath(proposal.id), label: w.proposal(body.title[lang]) }}
    >
      <p class="lead">
        {body.sop.title[lang]}, {body.sop.number}
      </p>
      <SopTable caption={body.sop.title[lang]} actors={actors} rows={rows} />
    </AdminFrame>
  );
}
