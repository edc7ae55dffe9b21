import {
  Button,
  ButtonLink,
  Confirm,
  CopyRow,
  CopySheet,
  Details,
  Field,
  Form,
  Hidden,
  Notice,
  Radios,
  SaveStatus,
  Table,
  TextField,
  useUi,
  type FieldTexts,
} from '../../../ui/index.ts';
import { newToken } from '../../../kernel/ids.ts';
import {
  sheetProgress,
  type CaseView,
  type OutsideView,
  type RowView,
  type SheetRow,
  type SheetSection,
} from '../../casework/index.ts';
import type { PaperDifference } from '../../documents/index.ts';
import { foundWords, neverTaken } from './differences.ts';
import type { Frame } from '../routes/frame.tsx';
import { RegistryFrame } from './frame.tsx';
import { casePath, sheetPath } from './paths.ts';
import { choicesOf, itemName, refusalOf, standingOf, type Asks, type RefusalCode } from './standing.ts';
import { words } from './words.ts';

/** What the registry may have answered by hand, as its screens say it. */
export const REFUSALS: Record<Asks, readonly RefusalCode[]> = {
  submit: [
    'parent_not_found',
    'duplicate_birth',
    'person_not_found',
    'person_dead',
    'card_without_head',
    'card_differs',
    'wrong_code',
    'invalid_data',
    'late_without_decision',
    'outage',
    'other',
  ],
  validate: ['invalid_data', 'wrong_state', 'not_found', 'outage', 'other'],
  sign: ['invalid_data', 'wrong_state', 'signer_not_active', 'not_found', 'outage', 'other'],
};

export interface SheetProps {
  frame: Frame;
  view: CaseView;
  row: RowView;
  o: OutsideView;
  sections: SheetSection[];
  ticked: string[];
  flash?: string | undefined;
  /** Faults of the answer's form, or of the refusal's. */
  errors?: FieldTexts | undefined;
  /** What was typed. */
  typed?: { number?: string; file?: { id: string; name: string }; reason?: string };
  differences?: PaperDifference[] | undefined;
  /** Why the act was not taken. */
  refused?: string | undefined;
}

/** The operator's sheet: the event in the registry's order to be typed there, and at its foot the answer taken back. */
export function SheetPage(p: SheetProps) {
  const { lang } = useUi();
  const { view, row, o } = p;
  const asks = row.asks!;
  const w = words[lang];
  const may = choicesOf(view, row, o);
  const standing = standingOf(lang, asks, o);
  return (
    <RegistryFrame
      frame={p.frame}
      title={w.sheet.title(itemName(lang, o))}
      view={view}
      errors={p.errors}
      flash={p.flash}
    >
      {p.refused !== undefined && (
        <Notice tone="bad" role="alert" title={w.cannot}>
          <p>{p.refused}</p>
        </Notice>
      )}
      {(!may.answer || standing.more) && (
        <Notice tone={standing.tone ?? 'info'} title={standing.more?.title ?? standing.tag}>
          {standing.more && <p>{standing.more.text}</p>}
          {!may.answer && <p>{may.ask ? w.sheet.notAsked : w.sheet.closed}</p>}
          {!may.answer && (
            <p>
              <a href={casePath(view.id)}>{w.go.toCase}</a>
            </p>
          )}
        </Notice>
      )}
      {p.sections.length > 0 && <Sheet {...p} ticks={may.answer && o.byHand && asks === 'submit'} />}
      {may.answer && asks !== 'submit' && <Sought o={o} />}
      {may.answer && <Answer {...p} asks={asks} />}
      {may.answer && <Refusal {...p} asks={asks} />}
    </RegistryFrame>
  );
}

function Sheet({ view, row, o, sections, ticked, ticks }: SheetProps & { ticks: boolean }) {
  const { lang } = useUi();
  const w = words[lang].sheet;
  const unverified = sections.flatMap((s) => s.rows.filter((r) => !r.verified).map((r) => r.label));
  const { done, total } = sheetProgress(sections, ticked);
  const action = `${sheetPath(view.id, row.row, o.item)}/centang`;
  const rows = (
    <CopySheet>
      <div class="stack">
        {sections.map((s) => (
          <div key={s.title} role="group" aria-label={s.title}>
            <h2>{s.title}</h2>
            {s.rows.map((r) => (
              <CopyRow
                key={r.path}
                label={labelOf(r)}
                value={r.value}
                {...(ticks ? { name: r.path, typed: ticked.includes(r.path) } : {})}
              />
            ))}
          </div>
        ))}
      </div>
    </CopySheet>
  );
  return (
    <div class="stack">
      <p class="lead">{w.lead}</p>
      {unverified.length > 0 && (
        <Notice tone="warn">
          <p>{w.unverified(unverified.join(', '))}</p>
        </Notice>
      )}
      {ticks ? (
        <Form action={action} class="stack">
          <p>
            {w.typed}: <b>{w.progress(done, total)}</b>
            <progress class="bar" value={done} max={total} aria-label={w.typed}>
              {w.progress(done, total)}
            </progress>
          </p>
          {rows}
          <div class="actions">
            <Button look="second">{w.save}</Button>
            <SaveStatus url={action} />
          </div>
        </Form>
      ) : (
        rows
      )}
    </div>
  );
}

/** By what the record is found again in the registry, by whoever validates or signs it there. */
function Sought({ o }: { o: OutsideView }) {
  const { lang } = useUi();
  const w = words[lang].sheet;
  return (
    <CopySheet>
      <div role="group" aria-label={w.sought}>
        <h2>{w.sought}</h2>
        {o.number !== null && <CopyRow label={w.number} value={o.number} />}
        <CopyRow label={w.name} value={o.subject.toLocaleUpperCase('id')} />
      </div>
    </CopySheet>
  );
}

/** A code is copied as it is typed; what it means stands in its label. */
const labelOf = (r: SheetRow): string => `${r.label}${r.meaning ? `: ${r.meaning}` : ''}${r.verified ? '' : ' *'}`;

function Answer({ view, row, o, asks, errors, typed, differences }: SheetProps & { asks: Asks }) {
  const { lang } = useUi();
  const w = words[lang];
  const never = differences !== undefined && neverTaken(differences);
  return (
    <section class="card stack" aria-labelledby="jawaban">
      <h2 id="jawaban">{w.sheet.take[asks]}</h2>
      <p>{w.sheet.takeLead[asks]}</p>
      {/* Only the paper travels as multipart: the answer without a file is a plain form. */}
      <Form action={`${sheetPath(view.id, row.row, o.item)}/jawaban`} files={asks === 'sign'} class="stack">
        <Asked row={row} o={o} />
        {asks !== 'validate' && o.numberForm !== null && (
          <TextField
            name="number"
            label={w.sheet.number}
            hint={w.sheet.numberHint(o.numberForm)}
            value={typed?.number ?? o.number ?? ''}
            error={errors?.['number']}
            width="w20"
            class="digits"
            autocomplete="off"
            autocapitalize="characters"
            spellcheck={false}
          />
        )}
        {asks === 'sign' && <PaperField kept={typed?.file} error={errors?.['file']} />}
        {differences && <Differences differences={differences} />}
        {differences &&
          (never ? (
            <Notice tone="bad">
              <p>{w.differs.never}</p>
            </Notice>
          ) : (
            <Confirm name="accept" label={w.differs.accept} error={errors?.['accept']} />
          ))}
        <div class="actions">
          <Button>{w.sheet.confirm[asks]}</Button>
        </div>
      </Form>
    </section>
  );
}

/** What the officer looked at: it travels with the act. */
const Asked = ({ row, o }: { row: RowView; o: OutsideView }) => (
  <>
    <Hidden name="round" value={String(row.round)} />
    <Hidden name="request" value={String(o.request)} />
  </>
);

function PaperField({ kept, error }: { kept?: { id: string; name: string } | undefined; error?: string | undefined }) {
  const { lang } = useUi();
  const w = words[lang].sheet;
  return (
    <>
      {kept && <Hidden name="kept" value={kept.id} />}
      <Field name="file" label={w.file} hint={kept ? w.fileKept(kept.name) : w.fileHint} error={error}>
        {(control) => (
          <div class="file">
            <input type="file" accept="application/pdf" {...control} />
          </div>
        )}
      </Field>
    </>
  );
}

function Differences({ differences }: { differences: PaperDifference[] }) {
  const { lang } = useUi();
  const w = words[lang].differs;
  return (
    <>
      <Notice tone="warn" role="alert" title={w.title}>
        <p>{w.lead}</p>
      </Notice>
      <Table
        caption={w.title}
        quietCaption
        rows={differences}
        id={(d) => d.field}
        columns={[
          { head: w.what, main: true, cell: (d) => w.field[d.field] },
          { head: w.expected, cell: (d) => foundWords(w, d.expected) },
          { head: w.found, cell: (d) => <b>{foundWords(w, d.found)}</b> },
        ]}
      />
    </>
  );
}

function Refusal({ view, row, o, asks, errors, typed }: SheetProps & { asks: Asks }) {
  const { lang } = useUi();
  const w = words[lang];
  const error = errors?.['reason'];
  return (
    <Details summary={w.sheet.refuse} open={error !== undefined}>
      <Form action={`${sheetPath(view.id, row.row, o.item)}/tolak`} idempotencyKey={newToken(16)} class="stack">
        <Asked row={row} o={o} />
        <Radios
          name="reason"
          label={w.sheet.reason}
          hint={w.sheet.refuseLead}
          value={typed?.reason}
          error={error}
          options={REFUSALS[asks].map((code) => ({ value: code, label: refusalOf(lang, code).text }))}
        />
        <div class="actions">
          <Button look="danger">{w.sheet.refuseGo}</Button>
        </div>
      </Form>
    </Details>
  );
}

/** The step is gone: done, sent back, or in another's hands. */
export function ClosedPage({ frame, view }: { frame: Frame; view: CaseView }) {
  const { lang } = useUi();
  const w = words[lang];
  return (
    <RegistryFrame frame={frame} title={w.sheet.plain} view={view}>
      <Notice title={w.sheet.closed}>
        <p>
          <ButtonLink href={casePath(view.id)} look="second">
            {w.go.toCase}
          </ButtonLink>
        </p>
      </Notice>
    </RegistryFrame>
  );
}
