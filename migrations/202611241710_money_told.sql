-- What was told of a bill, each thing once: to its payer and to the systems that ask. `ref` is the receipt, or the bill itself.
create table money.told (
  what text not null check (what in ('paid', 'expired')),
  ref uuid not null,
  bill uuid not null references money.bill (id),
  at timestamptz not null,
  primary key (what, ref)
);
grant select, insert on money.told to :app;

-- Bills whose time passes: few, for taxes never expire.
create index bill_expiring on money.bill (expires_at) where state = 'open' and expires_at is not null;
