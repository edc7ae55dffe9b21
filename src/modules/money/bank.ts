/** Banks and payment providers: what money's module gives to the house for them. */
import type { FastifyInstance } from 'fastify';
import { definePermissions, heldBy, systemOnly } from '../../kernel/permission.ts';
import type { Recurring } from '../../kernel/jobs.ts';
import { bankLedger } from './commands/bank-ledger.ts';
import { queryQrs } from './commands/qr.ts';
import type { BillKinds } from './kind.ts';
import { BUD, TREASURER } from './permissions.ts';
import { payByBankRoutes } from './routes/bank-pay.tsx';
import { bankSnapRoutes } from './routes/bank-snap.ts';
import { sweepMessages } from './store/bank-message.ts';

export const bankPermissions = definePermissions({
  /** What a partner's signed call does. */
  'money.bank': systemOnly,
  'bank.read': heldBy('admin_kota', 'auditor', 'inspektorat', TREASURER, BUD),
  'bank.manage': heldBy('admin_kota'),
});

export function bankRoutes(app: FastifyInstance, kinds: BillKinds): void {
  bankSnapRoutes(app, (ctx) => bankLedger(ctx, kinds));
  payByBankRoutes(app, kinds);
}

export const bankRecurring = (kinds: BillKinds): Recurring[] => [
  { name: 'money.bank_sweep', everySeconds: 600, run: (ctx) => sweepMessages(ctx.city.db, ctx.now) },
  { name: 'money.qr_query', everySeconds: 30, run: (ctx) => queryQrs(ctx, kinds) },
];
