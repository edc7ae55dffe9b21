/** Banks and payment providers: what money's module gives to the house for them. */
import { definePermissions, heldBy, systemOnly } from '../../kernel/permission.ts';
import type { Recurring } from '../../kernel/jobs.ts';
import { sweepMessages } from './store/bank-message.ts';

export const bankPermissions = definePermissions({
  /** What a partner's signed call does. */
  'money.bank': systemOnly,
  'bank.read': heldBy('admin_kota', 'auditor', 'inspektorat', 'bendahara_penerimaan', 'bud'),
  'bank.manage': heldBy('admin_kota'),
});

export const bankRecurring: Recurring[] = [
  { name: 'money.bank_sweep', everySeconds: 600, run: (ctx) => sweepMessages(ctx.city.db, ctx.now) },
];
