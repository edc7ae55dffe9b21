/** Banks under the kills: payments over SNAP through a line that breaks, each repeated until there is an answer. */
import { randomBytes, randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hmac, money, rsa, symmetricText, wib, type Body } from '../../simulators/bank/snap.ts';
import { newId } from '../../src/kernel/ids.ts';
import { billingCode } from '../../src/modules/money/model/billing-code.ts';
import type { Query } from './books.ts';
import type { Field } from './clients.ts';
import type { CuttingProxy } from './cutting-proxy.ts';
import type { Booked, Sent } from './payments.ts';
import { runToEnd, type Place } from './program.ts';

/** Counters of the bank at work at once. */
export const PAYERS = 8;
const BILLS = 6000;
/** A bank that hears nothing asks again (SNAP: within 5 s). */
const PATIENCE_MS = 5_000;

interface Biller {
  prefix: string;
  clientId: string;
  partnerId: string;
  secret: string;
  serviceId: string;
}
export interface Payable {
  code: string;
  amount: bigint;
}
export interface Bank {
  biller: Biller;
  privatePem: string;
  bills: Payable[];
  sent: Sent[];
  counts: { repeated: number; replays: number };
}

/** The bank that the demo city knows, with its keys, and bills for its payers. */
export async function openBank(place: Place, query: Query): Promise<Bank> {
  const dir = join(place.data, 'simulators', 'bank');
  const { biller } = JSON.parse(readFileSync(join(dir, 'book.json'), 'utf8')) as { biller: Biller };
  return {
    biller,
    privatePem: readFileSync(join(dir, 'bank.key'), 'utf8'),
    bills: await makeBills(query),
    sent: [],
    counts: { repeated: 0, replays: 0 },
  };
}

/** Bills as one that the demo has, each with its journal, in the one call that writes books. */
async function makeBills(query: Query): Promise<Payable[]> {
  const [like] = await query<{ bill: Body; receivable: string; revenue: string }>(
    `select to_jsonb(b) as bill, (select account from money.posting where bill = b.id and amount > 0 limit 1) as receivable,
       (select account from money.posting where bill = b.id and amount < 0 limit 1) as revenue
     from money.bill b where kind = 'pbb-p2' order by id limit 1`,
  );
  const now = new Date();
  const today = wib(now).slice(0, 10);
  const made = Array.from({ length: BILLS }, (_, i) => ({
    ...like!.bill,
    id: newId(now),
    code: billingCode('12.71', '99', now.getFullYear(), BigInt(i)),
    subject: `fault/${i}`,
    amount: 10_000 + i,
    issued_on: today,
    due_on: '2099-12-31',
    created_at: now,
  }));
  const journals = made.map((bill) => ({
    id: newId(now),
    key: `bill/${bill.id}`,
    kind: 'bill',
    occurred_at: now,
    recorded_at: now,
    value_date: today,
    booked_on: today,
    agency: like!.bill['agency'],
    bill: bill.id,
  }));
  const postings = made.flatMap((bill, i) =>
    [
      { account: like!.receivable, amount: bill.amount },
      { account: like!.revenue, amount: -bill.amount },
    ].map((line, n) => ({
      ...line,
      n: n + 1,
      journal: journals[i]!.id,
      bill: bill.id,
      agency: like!.bill['agency'],
      booked_on: today,
    })),
  );
  await query('select money.post($1::jsonb)', [JSON.stringify({ bills: made, journals, postings })]);
  return made.map(({ code, amount }) => ({ code, amount: BigInt(amount) }));
}

/** Every case, bill, journal and payment of the city reckoned anew, as at night; gives what does not agree. */
export async function unbalanced(place: Place): Promise<string[]> {
  const { said } = await runToEnd(place, 'doctor', '--compare');
  const lines = said.split('\n').filter((line) => line.includes('comparison of'));
  if (lines.length !== 2) return [`the doctor compares nothing: ${said.slice(-2000)}`];
  return lines.filter((line) => !line.startsWith('ok'));
}

/** What stands in the books of the payments that were sent, and of all others of the bills made here: the demo has its own. */
export async function readPayments(query: Query, bank: Bank): Promise<Booked[]> {
  const rows = await query<Omit<Booked, 'amount' | 'owed' | 'cash'> & { amount: string; owed: string; cash: string }>(
    `select i.channel || ' ' || i.provider_ref as ref, i.billing_code as code, i.amount::text, i.bill, b.amount::text as owed,
       (select string_agg(number, '+') from money.receipt where inbox = i.id) as receipt,
       (select count(*)::int from money.journal where inbox = i.id) as journals,
       (select coalesce(sum(p.amount), 0)::text from money.journal j join money.posting p on p.journal = j.id
         where j.inbox = i.id and p.account = 'clearing.' || i.channel) as cash
     from money.inbox i left join money.bill b on b.id = i.bill
     where i.partner = $1 and (b.subject like 'fault/%' or i.channel || ' ' || i.provider_ref = any($2))`,
    [bank.biller.partnerId, bank.sent.map((s) => s.ref)],
  );
  return rows.map((r) => ({
    ...r,
    amount: BigInt(r.amount),
    owed: r.owed === null ? null : BigInt(r.owed),
    cash: BigInt(r.cash),
  }));
}

/** One counter of the bank. */
class Counter {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 8 });
  private token: string | undefined;
  private readonly field: Field;
  private readonly bank: Bank;
  private readonly proxy: CuttingProxy;
  private readonly number: number;
  constructor(field: Field, bank: Bank, proxy: CuttingProxy, number: number) {
    this.field = field;
    this.bank = bank;
    this.proxy = proxy;
    this.number = number;
  }

  /** Pays, or tells of a QR, one after another until the field is over. */
  async work(): Promise<void> {
    for (let n = 1; !this.field.over; n++) {
      const id = `FAULT${this.number}-${n}`;
      const dice = Math.random();
      if (dice < 0.15) await this.tell(id);
      else {
        const bill = this.bank.bills.pop();
        if (!bill) throw new Error('all bills are paid: make more');
        const first = this.pay(id, bill, dice < 0.35);
        // Somebody else pays the same bill at the same time, under an id of its own.
        await Promise.all(dice > 0.85 ? [first, this.pay(`${id}-B`, bill, false)] : [first]);
      }
    }
    this.agent.destroy();
  }

  private async pay(id: string, bill: Payable, again: boolean): Promise<void> {
    const { serviceId } = this.bank.biller;
    const account = { partnerServiceId: serviceId.padStart(8), customerNo: bill.code };
    const body = (advise: 'Y' | 'N'): Body => ({
      ...account,
      virtualAccountNo: account.partnerServiceId + bill.code,
      virtualAccountName: 'X',
      paymentRequestId: id,
      paidAmount: money(Number(bill.amount)),
      trxDateTime: wib(new Date()),
      flagAdvise: advise,
    });
    const sent = this.remember('va', id, bill.code, bill.amount);
    const path = '/v1.0/transfer-va/payment';
    const read = (answer: Answer): Sent['answer'] | undefined => {
      const data = (answer.body['virtualAccountData'] ?? {}) as Body;
      const flag = data['paymentFlagStatus'];
      if (typeof data['billerReferenceId'] === 'string') sent.receipts.add(data['billerReferenceId']);
      if (answer.status >= 500 || flag === undefined) return undefined;
      return flag === '00' ? 'taken' : 'refused';
    };
    // An identical repeat keeps its X-EXTERNAL-ID, one by advice gets a new one.
    const same = Math.random() < 0.3 ? externalId() : undefined;
    sent.answer = await this.until(path, () => body('N'), read, same);
    if (!again) return;
    this.bank.counts.replays++;
    const second = await this.until(path, () => body('Y'), read, undefined);
    if (second !== sent.answer) sent.receipts.add(`${second} after ${sent.answer}`);
  }

  /** Money that has moved, for a code of nobody: taken all the same, once. */
  private async tell(id: string): Promise<void> {
    const amount = BigInt(randomInt(1000, 90_000));
    const sent = this.remember('qris', id, `P${id}`, amount);
    const body = {
      originalReferenceNo: id,
      originalPartnerReferenceNo: `P${id}`,
      latestTransactionStatus: '00',
      amount: money(Number(amount)),
      additionalInfo: { rrn: '1', transactionDate: wib(new Date()) },
    };
    const read = ({ status }: Answer) => (status === 200 ? ('taken' as const) : undefined);
    sent.answer = await this.until('/v1.0/qr/qr-mpm-notify', () => body, read, undefined);
  }

  private remember(channel: 'va' | 'qris', id: string, code: string, amount: bigint): Sent {
    const ref = `${channel} ${this.bank.biller.partnerId}/${id}`;
    const sent: Sent = { ref, code, amount, answer: 'refused', receipts: new Set() };
    this.bank.sent.push(sent);
    return sent;
  }

  /** Asks until something definite is said. */
  private async until<T>(
    path: string,
    body: () => Body,
    read: (answer: Answer) => T | undefined,
    same: string | undefined,
  ): Promise<T> {
    for (let tries = 1; ; tries++) {
      const answer = await this.signed(path, body(), same ?? externalId()).catch(() => undefined);
      const said = answer && read(answer);
      if (said !== undefined) return said;
      if (answer && answer.status < 500 && answer.status !== 401)
        throw new Error(`bank: ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
      if (answer?.status === 500) this.field.counts.bugs++;
      if (answer?.status === 401) this.token = undefined;
      if (Date.now() > this.field.until) throw new Error(`bank: ${path} is never answered`);
      this.bank.counts.repeated++;
      await sleep(Math.min(30 * tries, 400) * (0.5 + Math.random()));
    }
  }

  private async signed(path: string, body: Body, external: string): Promise<Answer> {
    const { prefix, secret, partnerId } = this.bank.biller;
    const bearer = (this.token ??= await this.freshToken());
    const timestamp = wib(new Date());
    const sent = JSON.stringify(body);
    const signed = symmetricText({ method: 'POST', path: `${prefix}${path}`, body: sent, timestamp }, bearer);
    return this.post(path, sent, {
      authorization: `Bearer ${bearer}`,
      'x-timestamp': timestamp,
      'x-signature': hmac(secret, signed),
      'x-partner-id': partnerId,
      'x-external-id': external,
      'channel-id': '95221',
    });
  }

  private async freshToken(): Promise<string> {
    const { clientId } = this.bank.biller;
    const at = wib(new Date());
    const { body } = await this.post('/v1.0/access-token/b2b', JSON.stringify({ grantType: 'client_credentials' }), {
      'x-client-key': clientId,
      'x-timestamp': at,
      'x-signature': rsa(this.bank.privatePem, `${clientId}|${at}`),
    });
    if (typeof body['accessToken'] !== 'string') throw new Error(`no token: ${JSON.stringify(body)}`);
    return body['accessToken'];
  }

  private post(path: string, sent: string, headers: Record<string, string>): Promise<Answer> {
    return new Promise((done, fail) => {
      const { host } = new URL(this.field.url);
      const call = request(
        {
          agent: this.agent,
          host: '127.0.0.1',
          port: this.proxy.port,
          method: 'POST',
          path: `${this.bank.biller.prefix}${path}`,
          headers: { host, 'content-type': 'application/json', 'content-length': Buffer.byteLength(sent), ...headers },
          signal: AbortSignal.timeout(PATIENCE_MS),
        },
        (response) => {
          let text = '';
          response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
          response.on('error', fail).on('end', () => {
            try {
              done({ status: response.statusCode!, body: JSON.parse(text) as Body });
            } catch (error) {
              fail(error as Error);
            }
          });
          response.on('close', () => (response.complete ? undefined : fail(new Error('cut'))));
        },
      );
      call.on('error', fail).end(sent);
    });
  }
}

interface Answer {
  status: number;
  body: Body;
}
const externalId = (): string => BigInt(`0x${randomBytes(8).toString('hex')}`).toString();

/** Sets the bank's counters to work, until the field is over. */
export const sendPayers = (field: Field, bank: Bank, proxy: CuttingProxy): Promise<unknown> =>
  Promise.all(Array.from({ length: PAYERS }, (_, i) => new Counter(field, bank, proxy, i + 1).work()));
