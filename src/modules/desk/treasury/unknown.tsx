import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  Actions,
  bodyOf,
  Button,
  Form,
  formKey,
  Hidden,
  html,
  queryOf,
  Radios,
  readText,
  typedIn,
  SummaryList,
  Table,
  TextField,
  useUi,
  type Body,
} from '../../../ui/index.ts';
import type { Catalogue } from '../../casework/index.ts';
import {
  agenciesOf,
  openConflicts,
  reopenedBills,
  kindOf,
  settleConflictOf,
  spaced,
  suspended,
  type BillKinds,
  type Conflict,
  type Payment,
} from '../../money/index.ts';
import { attempt, deskRoute, frameOf, type Frame } from '../routes/frame.tsx';
import { askFrom, askOf } from './asking.ts';
import { BecauseFields } from './bill-pages.tsx';
import { faultsOf, READ } from './faults.ts';
import { personNames } from '../../people/index.ts';
import { billAt, UNKNOWN } from './paths.ts';
import { treasuryWords } from './words.ts';
import { TreasuryPage, type Failure } from './room.tsx';

/** Money that nobody knows, and payments that contradict themselves. */
export function unknownRoutes(app: FastifyInstance, catalogue: Catalogue, kinds: BillKinds): void {
  async function drawUnknown(request: FastifyRequest, reply: FastifyReply, more: Failure = {}, status = 200) {
    const { ctx } = request;
    const [frame, unknown, conflicts, reopened] = await Promise.all([
      frameOf(ctx, catalogue),
      suspended(ctx.city.db, { limit: 200 }),
      openConflicts(ctx.city.db, agenciesOf(ctx.actor)),
      reopenedBills(ctx.city.db, { agencies: agenciesOf(ctx.actor), limit: 200 }),
    ]);
    const names = await personNames(
      ctx.city.db,
      reopened.map((b) => b.payer),
    );
    const seesAll = ctx.rights.can(ctx.actor, READ, { agency: 'bkad' }) === true;
    return html(
      reply,
      ctx,
      <UnknownPage
        frame={frame}
        unknown={seesAll ? unknown : []}
        conflicts={conflicts}
        kinds={kinds}
        reopened={reopened}
        names={names}
        assigns={ctx.rights.can(ctx.actor, 'money.ask', { agency: 'bkad' }) === true}
        asks={ctx.rights.can(ctx.actor, 'money.ask') === true}
        done={readText(queryOf(request), 'selesai')}
        body={bodyOf(request)}
        {...more}
      />,
      status,
    );
  }
  deskRoute(app, 'GET', UNKNOWN, (request, reply) => drawUnknown(request, reply), READ);
  deskRoute(
    app,
    'POST',
    `${UNKNOWN}/pindah`,
    async (request, reply) => {
      const body = bodyOf(request);
      const tried = await askFrom(request.ctx, kinds, askOf(body, { inbox: readText(body, 'inbox') }));
      if ('value' in tried) return reply.redirect(`${UNKNOWN}?selesai=minta`, 303);
      if ('refused' in tried) return drawUnknown(request, reply, { refused: tried.refused }, 409);
      return drawUnknown(request, reply, { errors: faultsOf(request.ctx, tried.fields) }, 422);
    },
    'money.ask',
  );
  deskRoute(
    app,
    'POST',
    `${UNKNOWN}/selesai`,
    async (request, reply) => {
      const body = bodyOf(request);
      const tried = await attempt(() =>
        settleConflictOf(request.ctx, { conflict: readText(body, 'conflict'), how: readText(body, 'how') }),
      );
      if ('value' in tried) return reply.redirect(`${UNKNOWN}?selesai=beda`, 303);
      if ('refused' in tried) return drawUnknown(request, reply, { refused: tried.refused }, 409);
      return drawUnknown(request, reply, { errors: faultsOf(request.ctx, tried.fields) }, 422);
    },
    'money.ask',
  );
}

interface UnknownProps extends Failure {
  frame: Frame;
  unknown: Payment[];
  conflicts: Conflict[];
  kinds: BillKinds;
  reopened: Awaited<ReturnType<typeof reopenedBills>>;
  names: Map<string, string>;
  assigns: boolean;
  asks: boolean;
  done: string;
  body: Body;
}

function UnknownPage(p: UnknownProps) {
  const { frame, unknown, conflicts, assigns, asks, done, body, errors, refused } = p;
  const { lang, f } = useUi();
  const w = treasuryWords[lang];
  const told = { minta: w.asked, beda: w.settled }[done];
  return (
    <TreasuryPage frame={frame} title={w.rooms.unknown} errors={errors} done={told} refused={refused}>
      <Table
        caption={w.suspense}
        heading
        rows={unknown}
        id={(p) => p.id}
        empty={w.noSuspense}
        columns={[
          { head: w.paidAt, main: true, cell: (p) => f.dateTime(p.paidAt) },
          { head: w.by, cell: (p) => `${w.channel[p.channel]} · ${p.providerRef}` },
          { head: w.typedCode, cell: (p) => p.billingCode },
          { head: w.amount, num: true, cell: (p) => f.rupiah(p.amount) },
        ]}
      />
      {assigns && unknown.length > 0 && <Owned {...p} />}
      <Reopened {...p} />
      <h2>{w.conflictTitle}</h2>
      {conflicts.length === 0 && <p>{w.noConflicts}</p>}
      {conflicts.map((c) => (
        <section key={c.id} class="card stack">
          <SummaryList
            rows={[
              { label: w.by, value: `${w.channel[c.channel]} · ${c.providerRef}` },
              { label: w.first, value: `${f.rupiah(c.first.amount)} · ${spaced(c.first.billingCode)}` },
              {
                label: w.again,
                value: `${f.rupiah(c.again.amount)} · ${spaced(c.again.billingCode)} · ${f.dateTime(c.at)}`,
              },
              ...(c.bill
                ? [{ label: w.rooms.bills, value: <a href={billAt(c.bill)}>{spaced(c.first.billingCode)}</a> }]
                : []),
            ]}
          />
          {asks && (
            <Form action={`${UNKNOWN}/selesai`} idempotencyKey={formKey()} class="stack">
              <Hidden name="conflict" value={c.id} />
              <TextField
                name="how"
                label={w.how}
                value={readText(body, 'conflict') === c.id ? readText(body, 'how') : ''}
                error={readText(body, 'conflict') === c.id ? errors?.['how'] : undefined}
                width="w20"
              />
              <Actions>
                <Button look="second">{w.settle}</Button>
              </Actions>
            </Form>
          )}
        </section>
      ))}
    </TreasuryPage>
  );
}

/** Bills that are owed once more: the bank took their payment back. */
function Reopened({ reopened, names, kinds }: UnknownProps) {
  const { lang, f } = useUi();
  const w = treasuryWords[lang];
  return (
    <>
      <Table
        caption={w.reopened}
        heading
        empty={w.noReopened}
        rows={reopened}
        id={(b) => b.id}
        columns={[
          { head: w.code, main: true, cell: (b) => <a href={billAt(b.id)}>{spaced(b.code)}</a> },
          { head: w.kind, cell: (b) => kindOf(kinds, b.kind).title[lang] },
          { head: w.payer, cell: (b) => names.get(b.payer) ?? '–' },
          { head: w.reversed, cell: (b) => f.dateTime(b.takenBackAt) },
          { head: w.due, cell: (b) => f.date(b.dueOn) },
          { head: w.amount, num: true, cell: (b) => f.rupiah(b.amount) },
        ]}
      />
      {reopened.length > 0 && <p>{w.reopenedText}</p>}
    </>
  );
}

/** Whose the money is: a bill's, or the account's it came from. */
function Owned({ unknown, body, errors }: UnknownProps) {
  const { lang, f } = useUi();
  const w = treasuryWords[lang];
  const kind = readText(body, 'kind');
  const of = typedIn(body, errors);
  return (
    <section class="card stack" aria-labelledby="pindah">
      <h2 id="pindah">{w.owner}</h2>
      <Form action={`${UNKNOWN}/pindah`} idempotencyKey={formKey()} class="stack">
        <Radios
          name="inbox"
          label={w.suspense}
          value={readText(body, 'inbox') || unknown[0]!.id}
          error={errors?.['inbox']}
          options={unknown.map((p) => ({
            value: p.id,
            label: `${f.rupiah(p.amount)} · ${f.date(p.paidOn)} · ${p.billingCode}`,
          }))}
        />
        <Radios
          name="kind"
          label={w.askWhat}
          value={kind || 'assignment'}
          options={[
            {
              value: 'assignment',
              label: w.act.assignment,
              inside: <TextField {...of('code')} label={w.code} width="w20" class="digits" />,
            },
            {
              value: 'give_back',
              label: w.act.give_back,
              inside: (
                <>
                  <p>{w.giveBackText}</p>
                  <TextField {...of('account_bank')} label={w.accountBank} width="w20" />
                  <TextField {...of('account_number')} label={w.accountNumber} width="w20" class="digits" />
                  <TextField {...of('account_name')} label={w.accountName} width="w20" />
                  <TextField {...of('proof')} label={w.proof} hint={w.proofHint} width="w20" />
                </>
              ),
            },
          ]}
        />
        <BecauseFields body={body} errors={errors} />
        <Actions>
          <Button>{w.askGo}</Button>
        </Actions>
      </Form>
    </section>
  );
}
