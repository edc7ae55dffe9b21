-- Bills and the double-entry journal behind them. Facts are inserted, never updated; a correction is another fact.
-- The application writes only through money.post: it has no INSERT, UPDATE or DELETE on journals, postings, inbox, receipts.
create schema if not exists money;
grant usage on schema money to :app;

-- The serial in a billing code. Gaps are no fault: a billing code is no legal number.
create sequence money.bill_serial maxvalue 99999999 cycle cache 100;
grant usage on sequence money.bill_serial to :app;

create table money.bill (
  id uuid primary key,
  -- Billing code with its check digit: what is typed at the bank.
  code text not null unique,
  kind text not null,
  variant text not null,
  payer uuid not null references people.person (id),
  agency text not null,
  -- What it is for: kase/<id>, nop/<number>/<year>.
  subject text not null,
  amount bigint not null check (amount > 0),
  issued_on date not null,
  due_on date not null,
  -- From then on a payment that has not moved yet is refused; money that moved is always taken.
  expires_at timestamptz,
  -- The dated rule the amount rests on: key, from, legal_basis, source, verified.
  basis jsonb not null,
  created_at timestamptz not null,
  -- The projection of its facts, moved in the call that posts them.
  seq int not null default 0,
  state text not null check (state in ('open', 'paid', 'cancelled', 'waived', 'written_off')),
  principal_left bigint not null check (principal_left between 0 and amount),
  interest_paid bigint not null default 0 check (interest_paid >= 0),
  -- Taken, but less than what was owed: kept for this bill until the rest comes.
  held bigint not null default 0 check (held >= 0),
  -- Taken beyond what is owed: to be refunded.
  excess bigint not null default 0 check (excess >= 0),
  blocked text,
  changed_at timestamptz not null
);
create unique index bill_subject on money.bill (kind, subject) where state = 'open';
create index bill_about on money.bill (subject);
create index bill_payer on money.bill (payer, id desc);
create index bill_open on money.bill (agency, due_on, id) where state = 'open';
create index bill_excess on money.bill (agency, id) where excess > 0;
grant select on money.bill to :app;

-- Every message that money moved, once: keyed on the provider's own payment id.
create table money.inbox (
  id uuid primary key,
  channel text not null check (channel in ('va', 'qris', 'teller', 'cash', 'statement')),
  provider_ref text not null,
  partner text not null,
  -- As it came; may be no bill of ours.
  billing_code text not null,
  bill uuid references money.bill (id),
  amount bigint not null check (amount > 0),
  -- The payer's time: decides lateness.
  paid_at timestamptz not null,
  paid_on date not null,
  received_at timestamptz not null,
  raw bytea,
  sha256 bytea,
  outcome text not null check (outcome in ('posted', 'suspense')),
  unique (channel, provider_ref)
);
create index inbox_day on money.inbox (channel, paid_on, id);
create index inbox_bill on money.inbox (bill) where bill is not null;
create index inbox_suspense on money.inbox (id) where bill is null;
grant select on money.inbox to :app;

-- A provider's reversal, kept even when it comes before the payment it takes back.
create table money.reversal (
  id uuid primary key,
  channel text not null,
  provider_ref text not null,
  ref text not null,
  reversed_at timestamptz not null,
  received_at timestamptz not null,
  raw bytea,
  unique (channel, provider_ref)
);
grant select on money.reversal to :app;

-- The same key with another amount or bill: never posted; the bill is frozen until somebody says what is true.
create table money.conflict (
  id uuid primary key,
  inbox uuid not null references money.inbox (id),
  bill uuid references money.bill (id),
  billing_code text not null,
  amount bigint not null,
  raw bytea,
  at timestamptz not null,
  settled_at timestamptz,
  settled_by text,
  settled_how text
);
create index conflict_open on money.conflict (id) where settled_at is null;
create index conflict_bill on money.conflict (bill) where settled_at is null;
-- The bank repeats itself; one conflict is enough.
create unique index conflict_once on money.conflict (inbox, amount, billing_code);
grant select on money.conflict to :app;

-- Acts of officers: one asks, another decides. What was decided is a fact of the bill's books.
create table money.act (
  id uuid primary key,
  kind text not null check (kind in ('waiver', 'instalment', 'cancellation', 'refund', 'write_off', 'assignment', 'correction')),
  bill uuid references money.bill (id),
  inbox uuid references money.inbox (id),
  agency text not null,
  amount bigint not null check (amount >= 0),
  reason text not null,
  authority text not null,
  decree text not null,
  decree_on date,
  details jsonb not null default '{}',
  asked_by text not null,
  asked_at timestamptz not null,
  state text not null check (state in ('asked', 'agreed', 'refused', 'done')),
  decided_by text,
  decided_at timestamptz,
  refusal text,
  -- When its money moved or its journal was written.
  done_at timestamptz,
  done_by text,
  done_on date,
  sp2d text,
  check ((state = 'asked') = (decided_by is null)),
  check (decided_by is null or decided_by <> asked_by),
  check ((state = 'done') = (done_at is not null))
);
create index act_waiting on money.act (agency, state, id) where state in ('asked', 'agreed');
create index act_bill on money.act (bill, id);
create unique index act_refund on money.act (bill) where kind = 'refund' and state in ('asked', 'agreed');
grant select, insert on money.act to :app;
grant update (amount, state, decided_by, decided_at, refusal, done_at, done_by, done_on, sp2d, details) on money.act to :app;

create table money.instalment (
  bill uuid not null references money.bill (id),
  n smallint not null,
  act uuid not null references money.act (id),
  due_on date not null,
  amount bigint not null check (amount > 0),
  -- Interest of the plan itself, fixed in its decree.
  charge bigint not null default 0 check (charge >= 0),
  primary key (bill, n)
);
grant select, insert on money.instalment to :app;

-- A decree that lifts interest for all who pay in a period (penghapusan sanksi).
create table money.relief (
  id uuid primary key,
  kinds text[] not null check (cardinality(kinds) > 0),
  percent numeric(5, 2) not null check (percent > 0 and percent <= 100),
  paid_from date not null,
  paid_to date not null check (paid_to >= paid_from),
  due_from date,
  due_to date,
  channels text[],
  legal_basis text not null,
  decree text not null,
  asked_by text not null,
  asked_at timestamptz not null,
  agreed_by text,
  agreed_at timestamptz,
  ended_at timestamptz,
  check (agreed_by is null or agreed_by <> asked_by)
);
grant select, insert on money.relief to :app;
grant update (agreed_by, agreed_at, ended_at) on money.relief to :app;

create table money.journal (
  id uuid primary key,
  key text not null unique,
  kind text not null,
  occurred_at timestamptz not null,
  recorded_at timestamptz not null,
  -- The legal day of the fact, and the day of the books on which it stands: later where its month was closed.
  value_date date not null,
  booked_on date not null check (booked_on >= value_date),
  agency text not null,
  bill uuid references money.bill (id),
  inbox uuid references money.inbox (id),
  act uuid references money.act (id),
  reverses uuid unique references money.journal (id)
);
create index journal_day on money.journal (booked_on, id);
create index journal_inbox on money.journal (inbox) where inbox is not null;
grant select on money.journal to :app;

-- Debit is positive, credit negative.
create table money.posting (
  journal uuid not null references money.journal (id),
  n smallint not null check (n > 0),
  account text not null,
  amount bigint not null check (amount <> 0),
  bill uuid references money.bill (id),
  agency text not null,
  booked_on date not null,
  primary key (journal, n)
);
create index posting_account on money.posting (account, booked_on, journal, n) include (amount, agency);
create index posting_bill on money.posting (bill) include (account, amount) where bill is not null;
grant select on money.posting to :app;

-- A journal is written whole in one statement and sums to zero; nothing can be added to it later, because its first line
-- is taken.
create function money.check_postings() returns trigger language plpgsql as $$
declare
  bad uuid;
begin
  select journal into bad from added group by journal
    having sum(amount) <> 0 or min(n) <> 1 or count(*) < 2 or max(n) <> count(*) limit 1;
  if bad is not null then
    raise exception 'journal % is not balanced or not whole', bad using errcode = 'check_violation';
  end if;
  return null;
end $$;
create trigger posting_balanced after insert on money.posting
  referencing new table as added for each statement execute function money.check_postings();

create function money.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% can only be added to', tg_table_name using errcode = 'insufficient_privilege';
end $$;
create trigger posting_kept before update or delete or truncate on money.posting
  for each statement execute function money.refuse_change();
create trigger journal_kept before update or delete or truncate on money.journal
  for each statement execute function money.refuse_change();
create trigger inbox_kept before update or delete or truncate on money.inbox
  for each statement execute function money.refuse_change();

-- What the payer holds. A replayed message gives the same one again.
create table money.receipt (
  id uuid primary key,
  -- NTPD: number of the receipt.
  number text not null unique,
  bill uuid not null references money.bill (id),
  inbox uuid not null unique references money.inbox (id),
  journal uuid not null references money.journal (id),
  channel text not null,
  kind text not null,
  agency text not null,
  amount bigint not null,
  principal bigint not null,
  interest bigint not null,
  held bigint not null,
  excess bigint not null,
  paid_at timestamptz not null,
  paid_on date not null,
  issued_at timestamptz not null
);
create index receipt_bill on money.receipt (bill);
create index receipt_day on money.receipt (agency, paid_on, id);
grant select on money.receipt to :app;

-- STS: what was handed over to the city's account (RKUD), receipt by receipt; a receipt is deposited once.
create table money.deposit (
  id uuid primary key,
  number text not null unique,
  agency text not null,
  channel text not null,
  deposited_on date not null,
  amount bigint not null check (amount > 0),
  bank_ref text not null,
  made_by text not null,
  made_at timestamptz not null,
  journal uuid not null references money.journal (id),
  unique (channel, bank_ref)
);
create index deposit_day on money.deposit (agency, deposited_on, id);
grant select, insert on money.deposit to :app;
create table money.deposit_line (
  receipt uuid primary key references money.receipt (id),
  deposit uuid not null references money.deposit (id)
);
create index deposit_line_of on money.deposit_line (deposit);
grant select, insert on money.deposit_line to :app;

-- A closed month takes no posting any more; its sums are kept, so that older rows need not be read again.
create table money.period (
  month date primary key check (month = date_trunc('month', month)),
  closed_at timestamptz not null,
  closed_by text not null
);
grant select on money.period to :app;
create table money.balance (
  month date not null references money.period (month),
  agency text not null,
  account text not null,
  debit bigint not null,
  credit bigint not null,
  primary key (month, agency, account)
);
grant select on money.balance to :app;

-- Key of the lock between posting (shared) and closing a month (alone).
create function money.period_lock() returns bigint language sql immutable as 'select 20261124::bigint';

-- Writes whole facts in one call. Sections: bills, moved, inbox, reversals, journals, postings, receipts, conflicts.
-- BA001: a bill moved on since it was read. BA002: the month was closed meanwhile. Both: read again and decide again.
create function money.post(doc jsonb) returns void
language plpgsql security definer set search_path = pg_catalog as $$
declare
  expected int;
  done int;
begin
  perform pg_advisory_xact_lock_shared(money.period_lock());
  if doc ? 'bills' then
    insert into money.bill (id, code, kind, variant, payer, agency, subject, amount, issued_on, due_on, expires_at, basis,
        created_at, state, principal_left, changed_at)
      select id, code, kind, variant, payer, agency, subject, amount, issued_on, due_on, expires_at, basis, created_at,
        'open', amount, created_at
      from jsonb_to_recordset(doc -> 'bills') as x (id uuid, code text, kind text, variant text, payer uuid, agency text,
        subject text, amount bigint, issued_on date, due_on date, expires_at timestamptz, basis jsonb, created_at timestamptz);
  end if;
  if doc ? 'moved' then
    update money.bill b set seq = b.seq + 1, state = x.state, principal_left = x.principal_left,
        interest_paid = x.interest_paid, held = x.held, excess = x.excess, blocked = x.blocked, changed_at = x.changed_at
      from jsonb_to_recordset(doc -> 'moved') as x (id uuid, seq int, state text, principal_left bigint,
        interest_paid bigint, held bigint, excess bigint, blocked text, changed_at timestamptz)
      where b.id = x.id and b.seq = x.seq;
    get diagnostics done = row_count;
    expected := jsonb_array_length(doc -> 'moved');
    if done <> expected then
      raise exception 'a bill moved on' using errcode = 'BA001';
    end if;
  end if;
  if doc ? 'inbox' then
    insert into money.inbox (id, channel, provider_ref, partner, billing_code, bill, amount, paid_at, paid_on, received_at,
        raw, sha256, outcome)
      select id, channel, provider_ref, partner, billing_code, bill, amount, paid_at, paid_on, received_at,
        decode(raw, 'base64'), decode(sha256, 'hex'), outcome
      from jsonb_to_recordset(doc -> 'inbox') as x (id uuid, channel text, provider_ref text, partner text,
        billing_code text, bill uuid, amount bigint, paid_at timestamptz, paid_on date, received_at timestamptz, raw text,
        sha256 text, outcome text);
  end if;
  if doc ? 'reversals' then
    insert into money.reversal (id, channel, provider_ref, ref, reversed_at, received_at, raw)
      select id, channel, provider_ref, ref, reversed_at, received_at, decode(raw, 'base64')
      from jsonb_to_recordset(doc -> 'reversals') as x (id uuid, channel text, provider_ref text, ref text,
        reversed_at timestamptz, received_at timestamptz, raw text);
  end if;
  if doc ? 'conflicts' then
    insert into money.conflict (id, inbox, bill, billing_code, amount, raw, at)
      select id, inbox, bill, billing_code, amount, decode(raw, 'base64'), at
      from jsonb_to_recordset(doc -> 'conflicts') as x (id uuid, inbox uuid, bill uuid, billing_code text, amount bigint,
        raw text, at timestamptz)
      on conflict do nothing;
  end if;
  if doc ? 'journals' then
    insert into money.journal (id, key, kind, occurred_at, recorded_at, value_date, booked_on, agency, bill, inbox, act,
        reverses)
      select id, key, kind, occurred_at, recorded_at, value_date, booked_on, agency, bill, inbox, act, reverses
      from jsonb_to_recordset(doc -> 'journals') as x (id uuid, key text, kind text, occurred_at timestamptz,
        recorded_at timestamptz, value_date date, booked_on date, agency text, bill uuid, inbox uuid, act uuid,
        reverses uuid);
    if exists (
      select from jsonb_to_recordset(doc -> 'journals') as x (booked_on date)
      join money.period p on p.month = date_trunc('month', x.booked_on)
    ) then
      raise exception 'the month is closed' using errcode = 'BA002';
    end if;
    insert into money.posting (journal, n, account, amount, bill, agency, booked_on)
      select journal, n, account, amount, bill, agency, booked_on
      from jsonb_to_recordset(doc -> 'postings') as x (journal uuid, n smallint, account text, amount bigint, bill uuid,
        agency text, booked_on date);
  end if;
  if doc ? 'receipts' then
    insert into money.receipt (id, number, bill, inbox, journal, channel, kind, agency, amount, principal, interest, held,
        excess, paid_at, paid_on, issued_at)
      select id, number, bill, inbox, journal, channel, kind, agency, amount, principal, interest, held, excess, paid_at,
        paid_on, issued_at
      from jsonb_to_recordset(doc -> 'receipts') as x (id uuid, number text, bill uuid, inbox uuid, journal uuid,
        channel text, kind text, agency text, amount bigint, principal bigint, interest bigint, held bigint, excess bigint,
        paid_at timestamptz, paid_on date, issued_at timestamptz);
  end if;
end $$;
revoke all on function money.post(jsonb) from public;
grant execute on function money.post(jsonb) to :app;

-- Closes the oldest open month and keeps its sums. Waits for those who are posting; nobody posts into it afterwards.
create function money.close_month(closing date, by_whom text, at timestamptz) returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform pg_advisory_xact_lock(money.period_lock());
  if exists (select from money.period where month >= closing) then
    raise exception 'the month is closed' using errcode = 'BA002';
  end if;
  insert into money.period (month, closed_at, closed_by) values (closing, at, by_whom);
  insert into money.balance (month, agency, account, debit, credit)
    select closing, agency, account, coalesce(sum(amount) filter (where amount > 0), 0),
      coalesce(-sum(amount) filter (where amount < 0), 0)
    from money.posting
    where booked_on < closing + interval '1 month'
      and booked_on >= coalesce((select max(month) + interval '1 month' from money.period where month < closing), '-infinity')
    group by agency, account;
end $$;
revoke all on function money.close_month(date, text, timestamptz) from public;
grant execute on function money.close_month(date, text, timestamptz) to :app;

-- A conflict is settled by a person; the bill thaws with it.
create function money.settle_conflict(which uuid, how text, by_whom text, at timestamptz) returns void
language plpgsql security definer set search_path = pg_catalog as $$
declare
  frozen uuid;
begin
  update money.conflict set settled_at = at, settled_by = by_whom, settled_how = how
    where id = which and settled_at is null returning bill into frozen;
  if not found then
    raise exception 'settled already' using errcode = 'BA001';
  end if;
  update money.bill b set blocked = null, seq = b.seq + 1, changed_at = at
    where b.id = frozen and not exists (select from money.conflict c where c.bill = frozen and c.settled_at is null);
end $$;
revoke all on function money.settle_conflict(uuid, text, text, timestamptz) from public;
grant execute on function money.settle_conflict(uuid, text, text, timestamptz) to :app;
