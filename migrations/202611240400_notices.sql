-- What we told whom. A notice is a kind, an object and parameters without personal values; its words are made when it
-- is read or sent, so a language or a wording can change and nothing about a person lies in the table.
create schema notices;
grant usage on schema notices to :app;

create table notices.notice (
  id uuid primary key,
  person uuid not null references people.person (id),
  kind text collate "C" not null,
  -- What it is about: 'kase/<id>'.
  object text collate "C",
  key text collate "C" not null unique,
  data jsonb not null,
  created_at timestamptz not null,
  read_at timestamptz,
  -- How it left the house, if it did: 'email', 'sms', or 'none' when the person has no door we may use.
  sent_by text check (sent_by in ('email', 'sms', 'none')),
  sent_at timestamptz,
  check ((sent_by is null) = (sent_at is null))
);
create index notice_person on notices.notice (person, created_at desc, id desc);
create index notice_unread on notices.notice (person) where read_at is null;
grant select, insert on notices.notice to :app;
grant update (read_at, sent_by, sent_at) on notices.notice to :app;

-- Demo only: what would have been sent. Sealed, because it holds numbers and codes.
create table notices.outbox (
  -- The provider's idempotency key: a message that is sent twice is one message.
  id uuid primary key,
  channel text not null check (channel in ('email', 'sms')),
  body bytea not null,
  created_at timestamptz not null
);
create index outbox_newest on notices.outbox (created_at desc);
grant select, insert, delete on notices.outbox to :app;
