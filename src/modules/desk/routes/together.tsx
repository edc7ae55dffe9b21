import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ComponentChildren } from 'preact';
import type { Ctx } from '../../../kernel/command.ts';
import type { Lang } from '../../../kernel/i18n.ts';
import { isId } from '../../../kernel/ids.ts';
import {
  Actions,
  Button,
  ButtonLink,
  EmptyState,
  Form,
  Hidden,
  html,
  Notice,
  PATHS,
  Radios,
  readMany,
  readText,
  Select,
  Table,
  Tag,
  TextArea,
  useUi,
  type Body,
  type FieldTexts,
  bodyOf,
  formKey,
} from '../../../ui/index.ts';
import {
  caseWords,
  checkTogether,
  doTogether,
  lookTogether,
  MOST_TOGETHER,
  receiversTogether,
  TOGETHER,
  type Catalogue,
  type OfficerName,
  type TogetherAsked,
  type TogetherDone,
  type TogetherItem,
  type TogetherPick,
  type TogetherType,
} from '../../casework/index.ts';
import { togetherWords } from '../words-together.ts';
import { words } from '../words.ts';
import { choicesOf } from './act.tsx';
import { keptQuery } from './filters.tsx';
import { attempt, casePath, deskRoute, DeskFrame, faultTexts, frameOf, HiddenAll, type Frame } from './frame.tsx';

export const TOGETHER_PATH = `${PATHS.desk}/bersama`;

/** A row of a case as a form sends it. */
export const pickText = (p: { id: string; row: string; round: number; seq: number }): string =>
  `${p.id}.${p.row}.${p.round}.${p.seq}`;
function readPick(text: string): TogetherPick[] {
  const m = /^([^.]{36})\.([a-z][a-z0-9_]{0,39})\.(\d{1,4})\.(\d{1,6})$/.exec(text);
  return m && isId(m[1]!) ? [{ kase: m[1]!, row: m[2]!, round: Number(m[3]), seq: Number(m[4]) }] : [];
}
const textOf = ({ kase, ...p }: TogetherPick): string => pickText({ id: kase, ...p });

/** Acts that want to be told something first. */
const TOLD: readonly TogetherType[] = ['hand_over', 'pause', 'note'];

interface Asked {
  asked: TogetherAsked;
  picks: TogetherPick[];
  /** The list one came from. */
  back: string;
  more: boolean;
}

function readAsked(body: Body): Asked | undefined {
  const type = TOGETHER.find((x) => x === readText(body, 'act'));
  const all = readMany(body, 'pick').flatMap(readPick);
  const picks = [...new Map(all.map((p) => [`${p.kase} ${p.row}`, p])).values()];
  const said = (name: 'to' | 'reason' | 'note') => {
    const text = readText(body, name);
    return text === '' ? {} : { [name]: text };
  };
  return type && picks.length > 0
    ? {
        asked: {
          type,
          ...said('to'),
          ...said('reason'),
          ...said('note'),
          ...(type === 'note' && { audience: readText(body, 'audience') === 'applicant' ? 'applicant' : 'officers' }),
        },
        picks: picks.slice(0, MOST_TOGETHER),
        back: keptQuery(readText(body, 'back')),
        more: picks.length > MOST_TOGETHER,
      }
    : undefined;
}

/** One act over many files: chosen in a list, looked at one by one, done one by one. */
export function togetherRoutes(app: FastifyInstance, catalogue: Catalogue): void {
  deskRoute(app, 'POST', TOGETHER_PATH, async (request, reply) => {
    const { ctx } = request;
    const body = bodyOf(request);
    const read = readAsked(body);
    if (!read) return nothing(request, reply);
    const { asked, picks } = read;
    if (readText(body, 'step') !== 'look' && TOLD.includes(asked.type)) return tell(ctx, reply, read);
    const tried = await attempt(async () => checkTogether(asked, picks));
    if ('fields' in tried) return tell(ctx, reply, read, faultTexts(ctx.lang, tried.fields), 422);
    const [frame, items, receivers] = await Promise.all([
      frameOf(ctx, catalogue),
      lookTogether(ctx, catalogue, { picks, asked, whole: true }),
      asked.type === 'hand_over' ? receiversTogether(ctx, catalogue, picks) : [],
    ]);
    return html(reply, ctx, <LookPage frame={frame} read={read} items={items} receivers={receivers} />);
  });

  deskRoute(app, 'POST', `${TOGETHER_PATH}/jalankan`, async (request, reply) => {
    const { ctx } = request;
    const read = readAsked(bodyOf(request));
    if (!read) return nothing(request, reply);
    const tried = await attempt(() => doTogether(ctx, catalogue, read));
    if ('fields' in tried) return tell(ctx, reply, read, faultTexts(ctx.lang, tried.fields), 422);
    if ('refused' in tried) throw tried.refused;
    const frame = await frameOf(ctx, catalogue);
    return html(reply, ctx, <DonePage frame={frame} read={read} done={tried.value} />);
  });

  async function tell(ctx: Ctx, reply: FastifyReply, read: Asked, errors: FieldTexts = {}, status = 200) {
    const { asked, picks } = read;
    const [frame, items, receivers] = await Promise.all([
      frameOf(ctx, catalogue),
      lookTogether(ctx, catalogue, { picks, asked, whole: false }),
      asked.type === 'hand_over' ? receiversTogether(ctx, catalogue, picks) : [],
    ]);
    const page = <TellPage frame={frame} read={read} items={items} receivers={receivers} errors={errors} />;
    return html(reply, ctx, page, status);
  }

  async function nothing(request: FastifyRequest, reply: FastifyReply) {
    const { ctx } = request;
    const back = keptQuery(readText(bodyOf(request), 'back'));
    const w = togetherWords[ctx.lang];
    const page = (
      <DeskFrame frame={await frameOf(ctx, catalogue)} title={w.title}>
        <EmptyState icon="list" title={w.nothing}>
          <p>{w.nothingText}</p>
          <ButtonLink look="second" href={listOf(back)}>
            {w.back}
          </ButtonLink>
        </EmptyState>
      </DeskFrame>
    );
    return html(reply, ctx, page, 422);
  }
}

const listOf = (query: string): string => (query === '' ? PATHS.desk : `${PATHS.desk}?${query}`);

interface PageProps {
  frame: Frame;
  read: Asked;
  items: TogetherItem[];
  receivers: OfficerName[];
}

/** What one came with, for the next form. */
const Carried = ({ read, picks, told }: { read: Asked; picks: readonly TogetherPick[]; told?: boolean }) => (
  <>
    <Hidden name="act" value={read.asked.type} />
    <Hidden name="back" value={read.back} />
    {picks.map((p) => (
      <Hidden key={textOf(p)} name="pick" value={textOf(p)} />
    ))}
    {told && (
      <HiddenAll
        fields={(['to', 'reason', 'note', 'audience'] as const).map((name) => ({ name, value: read.asked[name] }))}
      />
    )}
  </>
);

/** What the act must be told, with what stands against it whatever is chosen. */
function TellPage({ frame, read, items, receivers, errors }: PageProps & { errors: FieldTexts }) {
  const { lang } = useUi();
  const w = togetherWords[lang];
  const { asked } = read;
  return (
    <DeskFrame
      frame={frame}
      title={w.acts[asked.type]}
      back={{ href: listOf(read.back), label: w.back }}
      errors={errors}
    >
      <Form action={TOGETHER_PATH} class="stack act-form">
        <Carried read={read} picks={read.picks} />
        <Hidden name="step" value="look" />
        <Told frame={frame} asked={asked} receivers={receivers} errors={errors} />
        <Actions>
          <Button shortcut="s">{w.look}</Button>
        </Actions>
      </Form>
      <Items read={read} items={items} />
    </DeskFrame>
  );
}

function Told(p: {
  frame: Frame;
  asked: TogetherAsked;
  receivers: OfficerName[];
  errors: FieldTexts;
}): ComponentChildren {
  const { lang } = useUi();
  const w = words[lang].form;
  const { asked, errors } = p;
  const reason = (labels: Record<string, string>) => (
    <Radios
      name="reason"
      label={w.reason}
      value={asked.reason ?? ''}
      error={errors['reason']}
      options={choicesOf(labels)}
    />
  );
  const note = (optional: boolean, label: string) => (
    <TextArea name="note" label={label} rows={4} optional={optional} value={asked.note ?? ''} error={errors['note']} />
  );
  if (asked.type === 'hand_over')
    return (
      <>
        {p.receivers.length === 0 ? (
          <p>{w.noReceiver}</p>
        ) : (
          <Select
            name="to"
            label={w.receiver}
            value={asked.to ?? ''}
            error={errors['to']}
            options={p.receivers.map((r) => ({ value: r.id, label: r.name }))}
          />
        )}
        {reason(caseWords[lang].handOverReasons)}
        {note(true, w.words)}
      </>
    );
  if (asked.type === 'pause')
    return (
      <>
        {reason(pauseReasonsOf(p.frame, lang))}
        {note(true, w.words)}
      </>
    );
  return (
    <>
      {note(false, w.note_)}
      <Radios
        name="audience"
        label={w.audience}
        value={asked.audience ?? 'officers'}
        options={choicesOf(w.audiences)}
      />
    </>
  );
}

/** Why a file may rest, of all services; a file whose service has no such reason says so. */
const pauseReasonsOf = ({ services }: Frame, lang: Lang): Record<string, string> =>
  Object.fromEntries(services.flatMap((d) => d.body.pauseReasons.map((r) => [r.code, r.text[lang]] as const)));

/** What the act will do to each, and the one button that does it. */
function LookPage({ frame, read, items, receivers }: PageProps) {
  const { lang } = useUi();
  const w = togetherWords[lang];
  const { asked } = read;
  const act = w.acts[asked.type];
  const able = items.filter((i) => i.refused === null);
  const to = receivers.find((r) => r.id === asked.to)?.name;
  const reason =
    asked.type === 'pause'
      ? pauseReasonsOf(frame, lang)[asked.reason ?? '']
      : caseWords[lang].handOverReasons[asked.reason ?? ''];
  return (
    <DeskFrame frame={frame} title={act} back={{ href: listOf(read.back), label: w.back }}>
      <Notice tone={able.length === 0 ? 'warn' : 'info'} role="status">
        <p>{able.length === 0 ? w.willNone : w.will(able.length, items.length)}</p>
        {read.more && <p>{w.tooMany(MOST_TOGETHER)}</p>}
        {TOLD.includes(asked.type) && <p>{[to, reason, asked.note].filter(Boolean).join(' · ')}</p>}
      </Notice>
      <Items read={read} items={items} whole />
      <div class="actions">
        {able.length > 0 && (
          <Form action={`${TOGETHER_PATH}/jalankan`} idempotencyKey={formKey()}>
            <Carried read={read} picks={able.map((i) => i.pick)} told />
            <Button icon="check" shortcut="s">
              {w.go(act, able.length)}
            </Button>
          </Form>
        )}
        {TOLD.includes(asked.type) && (
          <Form action={TOGETHER_PATH}>
            <Carried read={read} picks={read.picks} told />
            <Button look="second">{w.change}</Button>
          </Form>
        )}
      </div>
    </DeskFrame>
  );
}

function Items({ read, items, whole }: { read: Asked; items: TogetherItem[]; whole?: boolean }) {
  const { lang } = useUi();
  const w = togetherWords[lang];
  return (
    <FileTable
      head={w.effect}
      rows={items}
      told={(i) =>
        i.refused === null ? (
          <Tag tone="ok">{whole ? w.yes[read.asked.type] : w.possible}</Tag>
        ) : (
          <Refused lang={lang} refused={i.refused} />
        )
      }
    />
  );
}

function DonePage({ frame, read, done }: { frame: Frame; read: Asked; done: TogetherDone[] }) {
  const { lang } = useUi();
  const w = togetherWords[lang];
  const n = done.filter((d) => d.refused === null).length;
  const flash = { tone: n === done.length ? ('ok' as const) : ('warn' as const), text: w.done(n, done.length - n) };
  return (
    <DeskFrame frame={frame} title={w.acts[read.asked.type]} flash={flash}>
      <FileTable
        head={w.result}
        rows={done}
        told={(d) => (d.refused === null ? <Tag tone="ok">{w.ok}</Tag> : <Refused lang={lang} refused={d.refused} />)}
      />
      <Actions>
        <ButtonLink href={listOf(read.back)}>{w.back}</ButtonLink>
      </Actions>
    </DeskFrame>
  );
}

function Refused({ lang, refused }: { lang: Lang; refused: NonNullable<TogetherDone['refused']> }) {
  const w = togetherWords[lang];
  const why =
    refused === 'fault'
      ? w.fault
      : refused.reason === 'not_found'
        ? w.gone
        : caseWords[lang].refusal(refused.reason, refused.detail);
  return (
    <>
      <Tag tone="warn">{w.not}</Tag> {why}
    </>
  );
}

function FileTable<R extends Pick<TogetherDone, 'pick' | 'seen'>>({
  head,
  rows,
  told,
}: {
  head: string;
  rows: R[];
  told: (row: R) => ComponentChildren;
}) {
  const { lang } = useUi();
  const w = togetherWords[lang];
  return (
    <Table
      caption={w.title}
      quietCaption
      rows={rows}
      id={(r) => textOf(r.pick)}
      columns={[
        {
          head: w.file,
          main: true,
          cell: ({ pick, seen }) =>
            seen ? (
              <>
                <a href={`${casePath(pick.kase)}?langkah=${pick.row}`}>{seen.applicant ?? seen.number}</a>
                <small class="muted nowrap"> {seen.number}</small>
              </>
            ) : (
              '–'
            ),
        },
        {
          head: w.step,
          cell: ({ seen }) => [seen?.title[lang], seen?.activity?.[lang]].filter(Boolean).join(' · ') || '–',
        },
        { head, cell: told },
      ]}
    />
  );
}
