import type { FastifyInstance } from 'fastify';
import type { Due } from '../../../kernel/clock/index.ts';
import {
  Actions,
  bodyOf,
  Button,
  ButtonLink,
  Card,
  Form,
  formKey,
  Hidden,
  Notice,
  Tag,
  useUi,
} from '../../../ui/index.ts';
import { actOnCase, type CaseView, type Catalogue, type RowView } from '../../casework/index.ts';
import { refundText, standingWords, type BillShown } from '../../money/index.ts';
import { billPath } from '../bills/paths.ts';
import { BILL_TONES } from '../bills/tones.ts';
import { CASES, casePath, paramsOf, tryAct, withFlash } from './case-acts.ts';
import { useDueText, useWords, WhyThen } from './case-parts.tsx';

/** POST /berkas/:id/tagihan: a new bill for one whose time passed. */
export function caseBillRoutes(app: FastifyInstance, catalogue: Catalogue): void {
  app.post(`${CASES}/:id/tagihan`, { config: { action: 'case.act' } }, async (request, reply) => {
    const { ctx } = request;
    const id = paramsOf(request)['id']!;
    const { row, round } = bodyOf(request) as { row?: unknown; round?: unknown };
    const expected = { row: String(row), round: Number(round) };
    const acted = await tryAct(() => actOnCase(ctx, catalogue, { kase: id, act: { type: 'bill', expected } }));
    // Too late, or pressed twice: the page says how it stands now.
    return reply.redirect('done' in acted ? withFlash(casePath(id), 'tagihan') : casePath(id), 303);
  });
}

/** The row that waits for the applicant's money, and the bill in force; `bill` is undefined once its time has passed. */
export function owing(view: CaseView): { row: RowView; bill: BillShown | undefined } | undefined {
  const row = view.rows.find((r) => r.bill !== undefined);
  return row && { row, bill: view.bills.find((b) => b.id === row.bill) };
}

/** What is to be paid before anything moves on, or how to get a new bill. */
export function PayNow({ view }: { view: CaseView }) {
  const { f } = useUi();
  const { w, say } = useWords();
  const found = owing(view);
  if (!found) return <PayAgain view={view} />;
  const { row, bill } = found;
  if (bill && bill.state !== 'expired')
    return (
      <Notice tone="warn" title={w.bill.title}>
        <p>{say(bill.title)}</p>
        <p class="big">
          <b>{f.rupiah(bill.amount)}</b>
        </p>
        <p>{w.bill.by(f.dateLong(bill.dueOn))}</p>
        <p>{w.bill.after}</p>
        <Actions>
          <ButtonLink href={billPath(bill.code)} icon="coin" big>
            {w.bill.go}
          </ButtonLink>
        </Actions>
        <p class="small">{w.bill.noCash}</p>
      </Notice>
    );
  return (
    <Notice tone="warn" title={w.bill.lapsed}>
      <p>{w.bill.lapsedText}</p>
      <Until due={row.due} />
      <AskNew view={view} row={row.row} round={row.round} />
    </Notice>
  );
}

const AskNew = ({ view, row, round }: { view: CaseView; row: string; round: number }) => (
  <Form action={`${casePath(view.id)}/tagihan`} idempotencyKey={formKey()}>
    <Hidden name="row" value={row} />
    <Hidden name="round" value={String(round)} />
    <Actions>
      <Button big icon="coin">
        {useWords().w.bill.again}
      </Button>
    </Actions>
  </Form>
);

/** The bank took a payment back after the case had moved on: it is still owed. */
function PayAgain({ view }: { view: CaseView }) {
  const { f } = useUi();
  const { w, say } = useWords();
  const bill = view.reopened && view.bills.find((b) => b.id === view.reopened!.bill);
  if (!bill) return null;
  return (
    <Notice tone="bad" title={w.bill.takenBack}>
      <p>{w.bill.takenBackText(say(bill.title), f.rupiah(bill.amount))}</p>
      {bill.state === 'expired' ? (
        <>
          <p>{w.bill.lapsedText}</p>
          <AskNew view={view} row={view.reopened!.row} round={1} />
        </>
      ) : (
        <>
          <p>{w.bill.by(f.dateLong(bill.dueOn))}</p>
          <Actions>
            <ButtonLink href={billPath(bill.code)} icon="coin" big>
              {w.bill.go}
            </ButtonLink>
          </Actions>
        </>
      )}
    </Notice>
  );
}

function Until({ due }: { due: Due | null }) {
  const { w } = useWords();
  const dueText = useDueText();
  if (!due?.at) return null;
  return (
    <>
      <p>{w.bill.until(dueText(due))}</p>
      <WhyThen due={due} />
    </>
  );
}

/** All bills of the case: what was paid, and where money that comes back stands. */
export function Bills({ view }: { view: CaseView }) {
  const { f, lang } = useUi();
  const { w, say } = useWords();
  if (view.bills.length === 0) return null;
  return (
    <Card>
      <h2>{w.bill.all}</h2>
      <ul class="list">
        {view.bills.map((b) => (
          <li key={b.id}>
            <a href={billPath(b.code)}>{say(b.title)}</a>
            <br />
            {f.rupiah(b.amount)} <Tag tone={BILL_TONES[b.state]}>{standingWords[lang].state[b.state]}</Tag>
            {b.refund && <p class="small">{refundText(lang, b.refund, (at) => f.date(at))}</p>}
          </li>
        ))}
      </ul>
    </Card>
  );
}
