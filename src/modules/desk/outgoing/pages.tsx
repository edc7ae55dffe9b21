import type { ComponentChildren, VNode } from 'preact';
import {
  Actions,
  Button,
  ButtonLink,
  EmptyState,
  fieldId,
  Form,
  Notice,
  Pagination,
  SummaryList,
  Table,
  Tag,
  TextField,
  useUi,
  type FieldTexts,
} from '../../../ui/index.ts';
import type { DocumentKinds, EsignPort, Outgoing, Signing } from '../../documents/index.ts';
import { freshStepUp } from '../../people/index.ts';
import { DeskFrame, type Frame } from '../routes/frame.tsx';
import { casePath } from '../registry/paths.ts';
import { StepUp } from '../routes/step-up.tsx';
import { ISSUED, issuedPath, OUTGOING, outgoingPath } from './paths.ts';
import { standingOf } from './standing.ts';
import { words } from './words.ts';

/** The case a paper belongs to; undefined for what belongs to none. */
const caseOf = (o: Pick<Outgoing, 'subject'>): string | undefined => /^kase\/([0-9a-f-]{36})$/.exec(o.subject)?.[1];

interface Around {
  frame: Frame;
  kinds: DocumentKinds;
  port: EsignPort | undefined;
  now: Date;
  errors?: FieldTexts | undefined;
  flash?: string | undefined;
}

export const titleOf = (kinds: DocumentKinds, lang: 'id' | 'en', o: Pick<Outgoing, 'kind'>): string =>
  kinds.get(o.kind)?.title[lang] ?? o.kind;

interface ListProps extends Around {
  items: Outgoing[];
  next: string | undefined;
  signings: ReadonlyMap<string, Signing>;
  chosen: ReadonlySet<string> | 'all';
  /** One of this officer's posts signs papers. */
  signs: boolean;
  issued: Outgoing[];
}

/** What waits for this officer's signature, several at once; and what was issued last. */
export function ListPage(p: ListProps) {
  const { lang } = useUi();
  const w = words[lang];
  return (
    <Framed {...p} title={w.title}>
      {!p.signs ? (
        <EmptyState icon="lock" title={w.notYours} />
      ) : (
        <>
          <Provider port={p.port} />
          {p.items.length === 0 ? (
            <EmptyState title={w.empty}>{w.emptyText}</EmptyState>
          ) : (
            <section class="stack" aria-labelledby="menunggu">
              <h2 id="menunggu">{w.list}</h2>
              <Waiting {...p} />
            </section>
          )}
          <section class="stack" aria-labelledby="terbit">
            <h2 id="terbit">{w.issued}</h2>
            <IssuedTable kinds={p.kinds} items={p.issued} />
            {p.issued.length > 0 && (
              <p>
                <a href={ISSUED}>{w.issued}</a>
              </p>
            )}
          </section>
        </>
      )}
    </Framed>
  );
}

function Waiting(p: ListProps) {
  const { lang, f, actor } = useUi();
  const w = words[lang];
  const free = p.items.filter((o) => standingOf(lang, p.signings.get(o.id)).free);
  const ready = freshStepUp(actor, p.now) && p.port !== undefined;
  const all = p.chosen === 'all';
  const isChosen = (o: Outgoing): boolean => p.chosen === 'all' || p.chosen.has(o.id);
  return (
    <Form action={OUTGOING} class="stack">
      {ready && free.length > 1 && (
        <p>
          <a href={all ? OUTGOING : `${OUTGOING}?pilih=semua`}>{all ? w.none : w.all}</a>
        </p>
      )}
      <Table
        caption={w.list}
        quietCaption
        rows={p.items}
        id={(o) => o.id}
        columns={[
          {
            head: w.holder,
            main: true,
            cell: (o) =>
              ready && free.includes(o) ? (
                <div class="choice">
                  <input
                    type="checkbox"
                    id={fieldId(o === free[0] ? 'pick' : o.id)}
                    name="pick"
                    value={o.id}
                    checked={isChosen(o)}
                  />
                  <label for={fieldId(o === free[0] ? 'pick' : o.id)}>
                    {o.holder} <small class="digits">{o.number}</small>
                  </label>
                </div>
              ) : (
                <>
                  {o.holder} <small class="digits">{o.number}</small>
                </>
              ),
          },
          { head: w.kind, cell: (o) => titleOf(p.kinds, lang, o) },
          { head: w.since, cell: (o) => f.dateTime(o.createdAt) },
          { head: w.state, cell: (o) => <State signing={p.signings.get(o.id)} /> },
          { head: w.content, cell: (o) => <a href={outgoingPath(o.id)}>{w.look}</a> },
        ]}
      />
      {p.next && <Pagination next={`${OUTGOING}?sesudah=${p.next}`} />}
      {free.length > 0 && p.port && (ready ? <Secret {...p} go={w.sign} /> : <StepUp back={OUTGOING} />)}
    </Form>
  );
}

function State({ signing }: { signing: Signing | undefined }) {
  const { lang } = useUi();
  const { tone, tag, reason } = standingOf(lang, signing);
  return (
    <>
      <Tag tone={tone}>{tag}</Tag>
      {reason !== undefined && <small> {reason}</small>}
    </>
  );
}

/** The frame of these pages. */
export function Framed({
  frame,
  title,
  errors,
  flash,
  back,
  children,
}: Pick<Around, 'frame' | 'errors' | 'flash'> & { title: string; back?: string; children: ComponentChildren }) {
  const { lang } = useUi();
  return (
    <DeskFrame
      frame={frame}
      title={title}
      errors={errors}
      flash={flash}
      back={back === undefined ? undefined : { href: back, label: words[lang].back }}
    >
      {children}
    </DeskFrame>
  );
}

/** Who signs here, where that is not simply production. */
export function Provider({ port }: { port: EsignPort | undefined }) {
  const { lang } = useUi();
  const w = words[lang];
  if (!port)
    return (
      <Notice tone="warn" title={w.noEsign}>
        <p>{w.noEsignText}</p>
      </Notice>
    );
  const said = w.standing[port.standing];
  return said === '' ? null : <Notice>{said}</Notice>;
}

/** Never filled by the browser, never drawn with a value. */
export function Secret({ port, errors, go }: Pick<Around, 'port' | 'errors'> & { go: string }) {
  const { lang } = useUi();
  const w = words[lang];
  const hidden = { width: 'w20', autocomplete: 'off', autocapitalize: 'none', spellcheck: false } as const;
  return (
    <>
      {port?.knows === 'nik' && (
        <TextField name="nik" label={w.nik} hint={w.nikHint} inputmode="numeric" error={errors?.['nik']} {...hidden} />
      )}
      <TextField
        name="passphrase"
        type="password"
        label={w.passphrase}
        hint={w.passphraseHint}
        error={errors?.['passphrase']}
        {...hidden}
      />
      <p class="hint">{w.wait}</p>
      <Actions>
        <Button icon="signature">{go}</Button>
      </Actions>
    </>
  );
}

/** The page around the results: `children` is where they are written, one by one. */
export function ResultsPage({ frame, children }: { frame: Frame; children: VNode }) {
  const { lang } = useUi();
  const w = words[lang];
  return (
    <Framed frame={frame} title={`${w.title}: ${w.results}`}>
      <Notice>
        <p>{w.running}</p>
      </Notice>
      {children}
      <p>
        <ButtonLink href={OUTGOING} look="second">
          {w.back}
        </ButtonLink>
      </p>
    </Framed>
  );
}

interface IssuedListProps extends Pick<Around, 'frame' | 'kinds'> {
  items: Outgoing[];
  next: string | undefined;
}

function IssuedTable({ kinds, items }: Pick<IssuedListProps, 'kinds' | 'items'>) {
  const { lang, f } = useUi();
  const w = words[lang];
  return (
    <Table
      caption={w.issued}
      quietCaption
      empty={w.issuedEmpty}
      rows={items}
      id={(o) => o.id}
      columns={[
        { head: w.kind, main: true, cell: (o) => <a href={issuedPath(o.paper!)}>{titleOf(kinds, lang, o)}</a> },
        { head: w.number, cell: (o) => <span class="digits">{o.number}</span> },
        { head: w.holder, cell: (o) => o.holder },
        { head: w.date, cell: (o) => f.date(o.issuedOn) },
      ]}
    />
  );
}

export function IssuedListPage({ frame, kinds, items, next }: IssuedListProps) {
  const { lang } = useUi();
  const w = words[lang];
  return (
    <Framed frame={frame} title={w.issued} back={OUTGOING}>
      <IssuedTable kinds={kinds} items={items} />
      {next && <Pagination next={`${ISSUED}?sesudah=${next}`} />}
    </Framed>
  );
}

/** What a paper is, for the top of its page. */
export function PaperFacts({
  o,
  kinds,
  more = [],
}: {
  o: Outgoing;
  kinds: DocumentKinds;
  more?: { label: string; value: ComponentChildren }[];
}) {
  const { lang, f } = useUi();
  const w = words[lang];
  const kase = caseOf(o);
  return (
    <SummaryList
      rows={[
        { label: w.kind, value: titleOf(kinds, lang, o) },
        { label: w.number, value: o.number },
        { label: w.holder, value: o.holder ?? '' },
        { label: w.date, value: f.date(o.issuedOn) },
        ...(kase === undefined ? [] : [{ label: w.case, value: <a href={casePath(kase)}>{w.openCase}</a> }]),
        ...more,
      ]}
    />
  );
}
