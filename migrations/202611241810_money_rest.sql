-- The bank makes a short credit good under a reference of its own: a person says to which payment that line belongs.
create table money.statement_match (
  line uuid primary key references money.statement_line (id),
  -- The payment, as in money.inbox.provider_ref.
  ref text not null check (ref <> ''),
  matched_by text not null,
  matched_at timestamptz not null
);
create index statement_match_ref on money.statement_match (ref);
grant select, insert on money.statement_match to :app;

-- What the account's statement moved, by the payment that it belongs to.
create view money.credit as
  select l.id, l.partner, l.kind, l.day, l.paid_at, l.channel, l.code, l.ref, l.bank_ref, l.amount
  from money.statement_line l
  where l.source = 'statement' and not exists (select from money.statement_match m where m.line = l.id)
  union all
  select l.id, l.partner, l.kind, l.day, l.paid_at, l.channel, l.code, m.ref, l.bank_ref, l.amount
  from money.statement_match m join money.statement_line l on l.id = m.line;
grant select on money.credit to :app;
