-- The counter's drawer: opened with change, counted blind, handed over to another person. Cash goes through no other way.
create table money.drawer (
  id uuid primary key,
  agency text not null,
  officer text not null,
  opened_at timestamptz not null,
  opened_on date not null,
  -- Change that lay there at the beginning; it is not revenue.
  change bigint not null check (change >= 0),
  counted_at timestamptz,
  -- What was found, change included, and what should have been.
  counted bigint check (counted >= 0),
  expected bigint,
  -- Why they differ.
  reason text,
  received_at timestamptz,
  received_by text,
  check ((counted_at is null) = (counted is null) and (counted is null) = (expected is null)),
  check (counted is null or counted = expected or reason is not null),
  check ((received_at is null) = (received_by is null)),
  check (received_at is null or counted_at is not null),
  -- Who counted and who took it over are two.
  check (received_by is null or received_by <> officer)
);
create unique index drawer_open on money.drawer (officer) where counted_at is null;
create index drawer_of on money.drawer (agency, id desc);
create index drawer_waiting on money.drawer (agency, id) where received_at is null;
grant select, insert on money.drawer to :app;
grant update (counted_at, counted, expected, reason, received_at, received_by) on money.drawer to :app;

-- The payments that were put into it.
create table money.drawer_payment (
  inbox uuid primary key references money.inbox (id),
  drawer uuid not null references money.drawer (id)
);
create index drawer_payment_of on money.drawer_payment (drawer, inbox);
grant select, insert on money.drawer_payment to :app;
