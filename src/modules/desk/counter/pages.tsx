import {
  Actions,
  Button,
  ButtonLink,
  DateField,
  Details,
  EmptyState,
  Form,
  Hidden,
  NameField,
  NikField,
  Notice,
  Pagination,
  Radios,
  SummaryList,
  Table,
  Tabs,
  Tag,
  TextField,
  useUi,
  formKey,
  type FieldTexts,
} from '../../../ui/index.ts';
import { refusalText } from '../../../../locales/index.ts';
import type { CaseHead, CaseView } from '../../casework/index.ts';
import type { NumberChange, Person } from '../../people/index.ts';
import { choicesOf } from '../routes/act.tsx';
import { casePath, DeskFrame, type Frame } from '../routes/frame.tsx';
import { StepUp } from '../routes/step-up.tsx';
import { COUNTER, counterPath } from './paths.ts';
import { counterWords } from './words.ts';

interface ListProps {
  frame: Frame;
  waiting: boolean;
  code: string;
  rows: NumberChange[];
  next: string | undefined;
  after: string;
  flash: string | undefined;
}

export function ListPage({ frame, waiting, code, rows, next, after, flash }: ListProps) {
  const { lang, f } = useUi();
  const w = counterWords[lang];
  const here = waiting ? COUNTER : `${COUNTER}?bagian=selesai`;
  const on = (text: string) => `${here}${here.includes('?') ? '&' : '?'}sesudah=${encodeURIComponent(text)}`;
  return (
    <DeskFrame frame={frame} title={w.title} flash={flash}>
      <p class="muted">{w.lead}</p>
      <Tabs
        label={w.title}
        items={[
          { href: COUNTER, label: w.waiting, current: waiting },
          { href: `${COUNTER}?bagian=selesai`, label: w.decided, current: !waiting },
        ]}
      />
      {waiting && (
        <Form method="get" action={COUNTER} class="filters">
          <TextField name="kode" label={w.codeOrNumber} value={code} width="w16" class="digits" />
          <Button look="second" icon="search">
            {w.find}
          </Button>
        </Form>
      )}
      {rows.length === 0 ? (
        <EmptyState icon="phone" title={code ? w.notFound : waiting ? w.empty : w.emptyDecided}>
          {code && (
            <ButtonLink look="second" href={COUNTER}>
              {w.all}
            </ButtonLink>
          )}
        </EmptyState>
      ) : (
        <Table
          caption={w.title}
          quietCaption
          rows={rows}
          id={(n) => n.id}
          columns={[
            {
              head: w.code,
              main: true,
              cell: (n) => (
                <a class="digits" href={counterPath(n.id)}>
                  {n.code}
                </a>
              ),
            },
            { head: w.kind, cell: (n) => w.kinds[n.kind] },
            { head: w.asked, cell: (n) => f.dateTime(n.askedAt) },
            { head: w.state, cell: (n) => <StateTag n={n} /> },
          ]}
        />
      )}
      <Pagination next={next && on(next)} first={after === '' ? undefined : here} />
    </DeskFrame>
  );
}

function StateTag({ n }: { n: NumberChange }) {
  const { lang } = useUi();
  const tone = n.state === 'granted' ? 'ok' : n.state === 'asked' ? 'info' : undefined;
  return <Tag tone={tone}>{counterWords[lang].states[n.state]}</Tag>;
}

/** What is known of who asks and of whose account it is. */
export interface Told {
  owner: (Person & { nik: string | undefined; phone: string | undefined }) | undefined;
  /** The number that signed in, masked. */
  phone: string | undefined;
  names: Map<string, string>;
  cases: CaseHead[];
  /** By which it is decided, where this officer works on it. */
  kase: CaseView | undefined;
  /** The asker says something else of the number since it was asked. */
  changed: boolean;
}
export interface Typed {
  seen?: string;
  nik?: string;
  name?: string;
  born_on?: string;
  reason?: string;
}

interface OneProps {
  frame: Frame;
  n: NumberChange;
  told: Told;
  /** The second factor is fresh. */
  ready: boolean;
  typed: Typed;
  errors: FieldTexts | undefined;
  flash: string | undefined;
}

/** One request: who the account belongs to, what was told, and the officer's decision. */
export function OnePage(p: OneProps) {
  const { lang, f } = useUi();
  const w = counterWords[lang];
  const { n, told } = p;
  const { owner } = told;
  const fits = n.proof !== 'identity' ? '' : `, ${n.claimed === null ? w.differs : w.fits}`;
  return (
    <DeskFrame
      frame={p.frame}
      title={`${w.kinds[n.kind]} · ${n.code}`}
      back={{ href: COUNTER, label: w.title }}
      errors={p.errors}
      flash={p.flash}
      actions={<StateTag n={n} />}
    >
      <p>{w.explain[n.kind]}</p>
      <SummaryList
        rows={[
          ...(told.kase ? [{ label: w.kase, value: <a href={casePath(told.kase.id)}>{told.kase.number}</a> }] : []),
          { label: w.newNumber, value: told.phone ?? w.none },
          { label: w.proof, value: `${w.proofs[n.proof]}${fits}` },
          { label: w.asked, value: f.dateTime(n.askedAt) },
          ...(n.decidedAt && n.decidedBy
            ? [{ label: w.result, value: decisionOf(n, told, lang, f.dateTime(n.decidedAt)) }]
            : []),
        ]}
      />
      <h2>{w.owner}</h2>
      {owner ? (
        <SummaryList
          rows={[
            { label: w.name, value: owner.name ?? w.noName },
            { label: w.born, value: owner.birthDate ? f.date(owner.birthDate) : w.none },
            { label: w.nik, value: owner.nik ?? w.none },
            { label: w.oldNumber, value: owner.phone ?? w.none },
          ]}
        />
      ) : (
        <p>{w.ownerNone}</p>
      )}
      {n.photo && (
        <figure class="seen-card">
          <figcaption class="muted">{w.photo}</figcaption>
          <img src={counterPath(n.id, '/foto')} alt={w.photo} loading="lazy" />
        </figure>
      )}
      {n.state === 'asked' && <Decide {...p} />}
      {told.cases.length > 0 && <Cases n={n} cases={told.cases} />}
    </DeskFrame>
  );
}

function decisionOf(n: NumberChange, { names }: Told, lang: 'id' | 'en', at: string): string {
  const w = counterWords[lang];
  const why = { ...w.seens, ...w.whys }[n.reason as keyof typeof w.seens];
  const who = names.get(n.decidedBy ?? '');
  return [why, who === undefined ? at : w.by(who, at)].filter(Boolean).join(' · ');
}

function Decide({ n, told, ready, typed, errors }: OneProps) {
  const { lang } = useUi();
  const w = counterWords[lang];
  const { card_at_counter } = w.seens;
  const possible = !told.changed && (n.kind !== 'changed' || n.claimed !== null);
  const [title, advice] = refusalText(lang, 'number_kind_changed', 'conflict');
  return (
    <section class="stack">
      <h2>{w.decide}</h2>
      {told.changed && (
        <Notice tone="warn" title={title}>
          <p>{advice}</p>
        </Notice>
      )}
      {possible && !ready && <StepUp back={counterPath(n.id)} />}
      {possible && ready && (
        <Form action={counterPath(n.id, '/beri')} idempotencyKey={formKey()} class="stack act-form">
          {n.kind === 'resold' && (
            <>
              <h3>{w.holder}</h3>
              <NikField name="nik" label={w.nik} value={typed.nik} error={errors?.['nik']} />
              <NameField name="name" label={w.name} value={typed.name} error={errors?.['name']} />
              <DateField name="born_on" label={w.born} value={typed.born_on ?? ''} error={errors?.['born_on']} />
            </>
          )}
          <Radios
            name="seen"
            label={w.seen}
            value={typed.seen}
            error={errors?.['seen']}
            options={choicesOf(n.photo ? w.seens : { card_at_counter })}
          />
          <p class="muted">{n.kind === 'same' ? w.grantSame : w.grantLead}</p>
          <Actions>
            <Button icon="check">{w.grant}</Button>
          </Actions>
        </Form>
      )}
      <Details summary={w.refuse} open={errors?.['reason'] !== undefined || !possible}>
        <Form action={counterPath(n.id, '/tolak')} idempotencyKey={formKey()} class="stack act-form">
          <Radios
            name="reason"
            label={w.why}
            value={typed.reason}
            error={errors?.['reason']}
            options={choicesOf(w.whys)}
          />
          <Actions>
            <Button look="danger">{w.refuse}</Button>
          </Actions>
        </Form>
      </Details>
    </section>
  );
}

/** What came in under the number while it led to another's account. */
function Cases({ n, cases }: { n: NumberChange; cases: CaseHead[] }) {
  const { lang, f } = useUi();
  const w = counterWords[lang];
  return (
    <section class="stack">
      <h2>{w.pass}</h2>
      <p>{w.passLead}</p>
      <Table
        caption={w.pass}
        quietCaption
        rows={cases}
        id={(c) => c.id}
        columns={[
          { head: w.code, main: true, cell: (c) => `${c.title[lang]} ${c.number}` },
          { head: w.asked, cell: (c) => f.dateTime(c.receivedAt) },
          {
            head: w.passGo,
            cell: (c) => (
              <Form action={counterPath(n.id, '/berkas')} idempotencyKey={formKey()}>
                <Hidden name="kase" value={c.id} />
                <Button look="second" label={w.passOf(c.number)}>
                  {w.passGo}
                </Button>
              </Form>
            ),
          },
        ]}
      />
    </section>
  );
}
