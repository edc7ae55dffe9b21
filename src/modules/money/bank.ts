/** Banks and payment providers: what money's module gives to the house for them. */
import type { FastifyInstance } from 'fastify';
import { definePermissions, heldBy, systemOnly, type Actor } from '../../kernel/permission.ts';
import type { Recurring } from '../../kernel/jobs.ts';
import { bankLedger } from './commands/bank-ledger.ts';
import { queryQrs } from './commands/qr.ts';
import type { BillKinds } from './kind.ts';
import { BUD, PPK, TREASURER } from './permissions.ts';
import { payByBankRoutes } from './routes/bank-pay.tsx';
import { bankSnapRoutes } from './routes/bank-snap.ts';
import { sweepMessages } from './store/bank-message.ts';

export const bankPermissions = definePermissions({
  /** What a partner's signed call does. */
  'money.bank': systemOnly,
  'bank.read': heldBy('admin_kota', 'auditor', 'inspektorat', TREASURER, BUD),
  /** How banks are spoken with, and whether that works: the administration's page. */
  'bank.settings': heldBy('admin_kota', 'auditor', 'inspektorat'),
  'bank.manage': heldBy('admin_kota'),
  /** Importing files and acting on the day's differences. */
  'bank.reconcile': heldBy(TREASURER, BUD),
  /** Closing a day: never by who asked for it. */
  'bank.agree': (actor: Actor, asked?: { askedBy: string }) => {
    const verdict = heldBy(PPK, BUD)(actor);
    if (verdict !== true || asked === undefined) return verdict;
    return asked.askedBy !== actor.id || 'forbidden.own_request';
  },
});

export function bankRoutes(app: FastifyInstance, kinds: BillKinds): void {
  bankSnapRoutes(app, (ctx) => bankLedger(ctx, kinds));
  payByBankRoutes(app, kinds);
}

export const bankRecurring = (kinds: BillKinds): Recurring[] => [
  { name: 'money.bank_sweep', everySeconds: 600, run: (ctx) => sweepMessages(ctx.city.db, ctx.now) },
  { name: 'money.qr_query', everySeconds: 30, run: (ctx) => queryQrs(ctx, kinds) },
];
