-- How calls between us and a bank ended, the last time of each ending on a day: for the page that tells whether it works.
-- No content of a call stands here.
create table money.bank_contact (
  partner text not null references money.bank_partner (code),
  -- in: it called us; out: we called it.
  direction text not null check (direction in ('in', 'out')),
  -- SNAP's number of the service.
  service text not null,
  day date not null,
  -- The response code; or why there was none.
  code text not null,
  ok boolean not null,
  -- What of the call was false: Signature, Timestamp, Token, Address.
  detail text,
  last_at timestamptz not null,
  primary key (partner, direction, service, day, code)
);
create index bank_contact_age on money.bank_contact (last_at);
grant select, insert, delete on money.bank_contact to :app;
grant update (detail, last_at) on money.bank_contact to :app;
