import type { FastifyInstance } from 'fastify';
import type { Ctx } from '../../../kernel/command.ts';
import { PUBLIC } from '../../../kernel/permission.ts';
import { Button, CopyRow, CopySheet, Form, formKey, Notice, paramOf, QrImage, useUi } from '../../../ui/index.ts';
import { askQr, isShown, QRIS_LIMIT } from '../commands/qr.ts';
import type { BillKinds } from '../kind.ts';
import { virtualAccount } from '../model/bank-profile.ts';
import { readBillingCode } from '../model/billing-code.ts';
import { owedNow, shownState, type OpenBill } from '../reads.ts';
import { listPartners } from '../store/bank-partner.ts';
import { lastQr } from '../store/qr.ts';
import { words } from '../words-bank.ts';

/** The ways by which a bill may be paid now. */
export interface BankWays {
  code: string;
  va: { bank: string; number: string } | undefined;
  qris: { content: string | undefined; expiresAt: Date | undefined; over: boolean } | undefined;
  /** Where the simulated bank's page is; only where nothing is real. */
  trial: string | undefined;
}

/** What {@link PayByBank} shows of an open bill; undefined when nothing is owed. */
export async function bankWays(ctx: Ctx, open: OpenBill): Promise<BankWays | undefined> {
  const { city, now } = ctx;
  if (shownState(open, now) !== 'open') return undefined;
  const { bill, kind } = open;
  const owed = owedNow(ctx, open, 'qris').total;
  const partners = (await listPartners(city.db)).filter(
    (p) => p.active && !(city.env === 'production' && p.stage === 'simulated'),
  );
  const byVa = partners.find((p) => p.profile.serviceId !== null);
  const byQris = partners.find((p) => p.profile.qris !== null);
  const qr = byQris && kind.channels.includes('qris') && owed <= QRIS_LIMIT;
  const last = qr ? await lastQr(city.db, bill.id) : undefined;
  const shown = last && isShown(last, owed, now) ? last : undefined;
  const simulated = partners.find((p) => p.stage === 'simulated');
  return {
    code: bill.code,
    va:
      byVa && kind.channels.includes('va')
        ? { bank: byVa.name, number: virtualAccount(byVa.profile, bill.code) }
        : undefined,
    qris: qr
      ? {
          content: shown?.content ?? undefined,
          expiresAt: shown?.expiresAt,
          over: last !== undefined && !shown,
        }
      : undefined,
    trial: city.env === 'demo' ? simulated?.profile.outbound.origin : undefined,
  };
}

/** How to pay at a bank: the number to type, the code to scan .  */
export function PayByBank({ ways }: { ways: BankWays }) {
  const { lang, f } = useUi();
  const w = words[lang];
  const { va, qris, trial, code } = ways;
  return (
    <>
      {!va && !qris && <p>{w.none}</p>}
      {trial && (
        <Notice tone="warn">
          <p>
            {w.trial}{' '}
            <a href={`${trial}/?va=${va?.number ?? code}`} target="_blank" rel="noopener">
              {w.trialGo}
            </a>
          </p>
        </Notice>
      )}
      {va && (
        <section class="stack">
          <h3>{w.va.title}</h3>
          <p>{w.va.lead(va.bank)}</p>
          <CopySheet>
            <CopyRow label={w.va.number} value={va.number} />
          </CopySheet>
        </section>
      )}
      {qris && (
        <section class="stack" id="qris">
          <h3>{w.qris.title}</h3>
          {qris.content === undefined ? (
            <>
              <p>{qris.over ? w.qris.over : w.qris.lead}</p>
              <Form action={`/tagihan/${code}/qris`} idempotencyKey={formKey()}>
                <Button look="second">{qris.over ? w.qris.again : w.qris.show}</Button>
              </Form>
            </>
          ) : (
            <>
              <p>{w.qris.lead}</p>
              <QrImage text={qris.content} label={w.qris.image} width={260} />
              {qris.expiresAt && <p>{w.qris.until(f.dateTime(qris.expiresAt))}</p>}
              <p>{w.qris.waiting}</p>
              <p class="hint">{w.qris.save}</p>
            </>
          )}
        </section>
      )}
    </>
  );
}

/** POST /tagihan/:code/qris: whoever has the code may pay it, so whoever has it may see the QR. */
export function payByBankRoutes(app: FastifyInstance, kinds: BillKinds): void {
  app.post(
    '/tagihan/:code/qris',
    { config: { action: PUBLIC, rateLimit: { max: 20, timeWindow: 60_000 } } },
    async (request, reply) => {
      const code = readBillingCode(paramOf(request, 'code')) ?? '';
      await askQr(request.ctx, kinds, code);
      return reply.redirect(`/tagihan/${code}#qris`, 303);
    },
  );
}
