-- A QRIS code ordered for one bill. What is shown is the acquirer's own payload; its payment names our reference.
create table money.qr (
  id uuid primary key,
  bill uuid not null references money.bill (id),
  partner text not null references money.bank_partner (code),
  -- Ours, unique at every partner; the acquirer's.
  partner_reference text not null unique,
  reference_no text,
  amount bigint not null check (amount > 0),
  state text not null check (state in ('asked', 'shown', 'refused', 'unknown', 'paid', 'refunded', 'ended')),
  content text,
  why text,
  asked_at timestamptz not null,
  expires_at timestamptz not null,
  -- When its status was last asked for.
  queried_at timestamptz,
  check (state not in ('shown') or content is not null)
);
create index qr_bill on money.qr (bill, asked_at desc);
create index qr_open on money.qr (queried_at nulls first, id) where state = 'shown';
create unique index qr_reference on money.qr (partner, reference_no) where reference_no is not null;
grant select, insert on money.qr to :app;
grant update (state, reference_no, content, why, queried_at) on money.qr to :app;
