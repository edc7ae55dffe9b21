-- The bank credited less than it told: an STS hands over what is there, and the rest follows once the statement has it.
create table money.deposit_short (
  receipt uuid primary key references money.receipt (id),
  deposit uuid not null references money.deposit (id),
  amount bigint not null check (amount > 0)
);
create index deposit_short_of on money.deposit_short (deposit);
create table money.deposit_rest (
  receipt uuid primary key references money.deposit_short (receipt),
  deposit uuid not null references money.deposit (id)
);
create index deposit_rest_of on money.deposit_rest (deposit);
grant select, insert on money.deposit_short, money.deposit_rest to :app;
