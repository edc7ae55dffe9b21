-- A file of the bank, as it was imported; the same one is imported once.
create table money.bank_file (
  id uuid primary key,
  partner text not null references money.bank_partner (code),
  kind text not null check (kind in ('teller', 'mt940', 'csv')),
  sha256 bytea not null,
  lines int not null,
  total bigint not null,
  imported_by text not null,
  imported_at timestamptz not null,
  unique (partner, sha256)
);
create index bank_file_age on money.bank_file (partner, imported_at desc);
grant select, insert on money.bank_file to :app;

-- Its lines. A day that is imported again adds only what is new.
create table money.statement_line (
  id uuid primary key,
  file uuid not null references money.bank_file (id),
  n int not null,
  partner text not null,
  -- What it is a line of: the bank's list of payments, or the account's statement.
  source text not null check (source in ('list', 'statement')),
  kind text not null check (kind in ('pay', 'reverse')),
  -- The bank's day of the credit; of a list the payer's day.
  day date not null,
  paid_at timestamptz,
  channel text not null,
  code text not null,
  -- Partner and the bank's id of the payment, as in money.inbox.provider_ref; '' when it names none.
  ref text not null,
  bank_ref text not null,
  amount bigint not null check (amount > 0),
  unique nulls not distinct (partner, source, kind, ref, bank_ref, day, amount)
);
create index statement_line_day on money.statement_line (partner, day, source);
create index statement_line_ref on money.statement_line (ref) where ref <> '';
grant select, insert on money.statement_line to :app;

-- What somebody says of an exception that no act makes go away: written to the bank, awaited tomorrow.
create table money.reconciliation_note (
  id uuid primary key,
  partner text not null,
  day date not null,
  ref text not null,
  cause text not null,
  note text not null,
  noted_by text not null,
  noted_at timestamptz not null
);
create index reconciliation_note_day on money.reconciliation_note (partner, day, id);
grant select, insert on money.reconciliation_note to :app;

-- A closed day: what was found, who asked, who agreed. Two persons.
create table money.reconciliation (
  partner text not null references money.bank_partner (code),
  day date not null,
  agreed_items int not null,
  ours bigint not null,
  credited bigint not null,
  -- Exceptions with a note, as they stood: reference, cause, amounts, note.
  differences jsonb not null,
  asked_by text not null,
  asked_at timestamptz not null,
  closed_by text,
  closed_at timestamptz,
  primary key (partner, day),
  check (closed_by is null or closed_by <> asked_by),
  check ((closed_by is null) = (closed_at is null))
);
create index reconciliation_open on money.reconciliation (day) where closed_at is null;
grant select, insert, delete on money.reconciliation to :app;
grant update (agreed_items, ours, credited, differences, asked_by, asked_at, closed_by, closed_at) on money.reconciliation to :app;
