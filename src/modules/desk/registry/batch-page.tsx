import type { VNode } from 'preact';
import { newToken } from '../../../kernel/ids.ts';
import {
  Button,
  ButtonLink,
  EmptyState,
  fieldId,
  Form,
  Notice,
  Table,
  Tag,
  useUi,
  type FieldTexts,
} from '../../../ui/index.ts';
import { freshStepUp } from '../../people/index.ts';
import type { Frame } from '../routes/frame.tsx';
import type { Here } from './at.ts';
import { RegistryFrame } from './frame.tsx';
import { BATCHES, casePath, sheetPath, signPath, type BatchKind } from './paths.ts';
import { PassphraseField } from './sign-page.tsx';
import { StepUp } from '../routes/step-up.tsx';
import type { Pick } from './signing.ts';
import { choicesOf, itemName, standingOf } from './standing.ts';
import type { Waiting } from './waiting.ts';
import { words } from './words.ts';

/** One paper as the form sends it. */
export const pickOf = ({ view, row, o }: Here): string => `${view.id}.${row.row}.${row.round}.${o.item}`;

/** Reads it back; undefined for what no page of ours sends. */
export function readPick(text: string): Pick | undefined {
  const m = /^([0-9a-f-]{36})\.([a-z][a-z0-9_]{0,39})\.(\d{1,4})\.(\d{1,2})$/.exec(text);
  return m ? { kase: m[1]!, row: m[2]!, round: Number(m[3]), item: Number(m[4]) } : undefined;
}

interface Props {
  frame: Frame;
  kind: BatchKind;
  waiting: Waiting;
  now: Date;
  /** Papers ticked when the page is drawn. */
  chosen: ReadonlySet<string> | 'all';
  errors?: FieldTexts | undefined;
  flash?: string | undefined;
}

/** All that waits for this officer's signature or validation. */
export function BatchPage({ frame, kind, waiting, now, chosen, errors, flash }: Props) {
  const { lang, f } = useUi();
  const w = words[lang];
  const { mine, own, rows, free, freeMore } = waiting;
  return (
    <RegistryFrame frame={frame} title={w.batch[kind].title} errors={errors} flash={flash}>
      {own.length === 0 ? (
        <EmptyState
          icon="lock"
          title={
            rows.length === 0
              ? w.batch.noService
              : w.batch.notYours(f.list([...new Set(rows.map((r) => r.title[lang]))]))
          }
        />
      ) : (
        <>
          {free > 0 && (
            <section class="card stack" aria-labelledby="belum-diambil">
              <h2 id="belum-diambil">{freeMore ? w.batch.freeMore(free) : w.batch.free(free)}</h2>
              <p class="hint">{w.batch.freeLead}</p>
              <Form action={`${BATCHES[kind]}/ambil`}>
                <Button look="second" icon="inbox">
                  {w.batch.take(free)}
                </Button>
              </Form>
            </section>
          )}
          {mine.length === 0 ? (
            <EmptyState title={w.batch[kind].empty} />
          ) : (
            <Mine kind={kind} waiting={waiting} now={now} chosen={chosen} errors={errors} />
          )}
        </>
      )}
    </RegistryFrame>
  );
}

function Mine({ kind, waiting, now, chosen, errors }: Omit<Props, 'frame' | 'flash'>) {
  const { lang, f, actor } = useUi();
  const w = words[lang];
  const list = waiting.mine;
  const choosable = list.filter((x) => isChoosable(x));
  const ready = kind === 'validate' || freshStepUp(actor, now);
  const all = chosen === 'all';
  return (
    <section class="stack" aria-labelledby="di-tangan">
      <h2 id="di-tangan">{w.batch.mine}</h2>
      <Form action={BATCHES[kind]} class="stack" {...(kind === 'validate' ? { idempotencyKey: newToken(16) } : {})}>
        {list.every((x) => x.o.byHand) && <Notice>{w.batch.byHand}</Notice>}
        {ready && choosable.length > 1 && (
          <p>
            <a href={all ? BATCHES[kind] : `${BATCHES[kind]}?pilih=semua`}>{all ? w.batch.none : w.batch.all}</a>
          </p>
        )}
        <Table
          caption={w.batch.mine}
          quietCaption
          rows={list}
          id={pickOf}
          columns={[
            {
              head: w.batch.holder,
              main: true,
              cell: (x) =>
                ready && isChoosable(x) ? (
                  <Tick x={x} first={x === choosable[0]} checked={all || chosen.has(pickOf(x))} />
                ) : (
                  <>
                    {itemName(lang, x.o)}
                    <PaperNumber x={x} />
                  </>
                ),
            },
            { head: w.batch.case, cell: (x) => <a href={casePath(x.view.id)}>{x.view.number}</a> },
            { head: w.batch.since, cell: (x) => f.dateTime(x.row.since) },
            { head: w.batch.state, cell: (x) => <StateOf kind={kind} x={x} /> },
            {
              head: w.batch.content,
              cell: (x) => <a href={lookPath(kind, x)}>{x.o.byHand ? w.go.sheet : w.batch.look}</a>,
            },
          ]}
        />
        {waiting.more && <p class="hint">{w.batch.more}</p>}
        {choosable.length > 0 && (ready ? <Go kind={kind} errors={errors} /> : <StepUp back={BATCHES[kind]} />)}
      </Form>
    </section>
  );
}

const PaperNumber = ({ x }: { x: Here }) => (x.o.number === null ? null : <small class="digits"> {x.o.number}</small>);

/** The whole of its label is the target, as of every choice. */
function Tick({ x, first, checked }: { x: Here; first: boolean; checked: boolean }) {
  const { lang } = useUi();
  // The error summary leads to the first.
  const id = first ? fieldId('pick') : fieldId(pickOf(x));
  return (
    <div class="choice">
      <input type="checkbox" id={id} name="pick" value={pickOf(x)} checked={checked} />
      <label for={id}>
        {itemName(lang, x.o)}
        <PaperNumber x={x} />
      </label>
    </div>
  );
}

/** The registry is asked from here; where a person carries it over, each has a sheet of its own. */
const isChoosable = ({ view, row, o }: Here): boolean => !o.byHand && choicesOf(view, row, o).ask;

function lookPath(kind: BatchKind, { view, row, o }: Here): string {
  if (o.byHand) return sheetPath(view.id, row.row, o.item);
  return kind === 'sign' ? signPath(view.id, row.row, o.item) : casePath(view.id);
}

function StateOf({ kind, x }: { kind: BatchKind; x: Here }) {
  const { lang } = useUi();
  const { tone, tag } = standingOf(lang, kind, x.o);
  return <Tag tone={tone}>{tag}</Tag>;
}

function Go({ kind, errors }: { kind: BatchKind; errors?: FieldTexts | undefined }) {
  const { lang } = useUi();
  const w = words[lang];
  return (
    <>
      {kind === 'sign' && (
        <>
          <PassphraseField error={errors?.['passphrase']} />
          <p class="hint">{w.sign.wait}</p>
        </>
      )}
      <div class="actions">
        <Button icon={kind === 'sign' ? 'signature' : 'check'}>
          {kind === 'sign' ? w.batch.goSign : w.batch.goValidate}
        </Button>
      </div>
    </>
  );
}

/** The page around the results: `children` is where they are written, one by one. */
export function ResultsPage({ frame, kind, children }: { frame: Frame; kind: BatchKind; children: VNode }) {
  const { lang } = useUi();
  const w = words[lang];
  return (
    <RegistryFrame frame={frame} title={`${w.batch[kind].title}: ${w.batch.results}`}>
      <Notice>
        <p>{w.batch.running}</p>
      </Notice>
      {children}
      <p>
        <ButtonLink href={BATCHES[kind]} look="second">
          {w.batch.again}
        </ButtonLink>
      </p>
    </RegistryFrame>
  );
}
