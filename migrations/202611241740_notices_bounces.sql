-- Who wants to hear at night too; addresses that were found dead; how far the city's mailbox was read.
alter table notices.preference add column night boolean not null default false;

-- An address that the receiving side says is nobody's: not written to again until the person says that it works.
create table notices.dead_address (
  id uuid primary key,
  person uuid not null references people.person (id),
  door text not null check (door in ('whatsapp', 'email', 'sms')),
  -- Of the address: another one of the same person is not dead.
  address_mac bytea not null,
  reason text not null,
  found_at timestamptz not null,
  lifted_at timestamptz
);
create unique index dead_address_one on notices.dead_address (person, door, address_mac) where lifted_at is null;
grant select, insert on notices.dead_address to :app;
grant update (lifted_at) on notices.dead_address to :app;

-- Mails have growing numbers, for as long as the mailbox is the same (UIDVALIDITY, RFC 3501).
create table notices.mailbox (
  name text primary key,
  validity text not null,
  uid bigint not null,
  read_at timestamptz not null
);
grant select, insert, update on notices.mailbox to :app;

-- Which address it went to, so that what comes back says nothing of another one of the same person.
alter table notices.message add column to_mac bytea;
grant update (to_mac) on notices.message to :app;
