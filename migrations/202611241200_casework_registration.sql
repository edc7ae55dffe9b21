-- What stands with the population registry about one item (a child) of a case: one question at a time, an act in two
-- halves. It takes the place of registry_request, which kept one row for each question and so lost the thread between
-- registering, validating and signing the same event.
drop table casework.registry_request;

create table casework.registration (
  kase_id uuid not null references casework.kase (id),
  item int not null,
  -- What the registry knows it by: kept over all attempts, new only after a refusal, because the registry answers the
  -- same id the same for ever.
  ref text not null unique,
  attempt int not null,
  mode text not null check (mode in ('manual', 'http')),
  -- How far it is there, as far as we know.
  state text not null check (state in ('none', 'registered', 'validated', 'signed', 'refused')),
  number text,
  -- The NIK the registry gave, under the case's own key.
  sealed bytea,
  -- The open question; null: none is open.
  asks text check (asks in ('submit', 'validate', 'sign')),
  row text,
  round int,
  request int,
  asked_at timestamptz,
  asked_by uuid,
  -- Set before the call: after a crash the registry is asked for its status, never for the act again.
  sent_at timestamptz,
  -- When the question is looked at next, and how often it was; a taken one stands in the future for the length of a lease.
  next_at timestamptz,
  tries int not null default 0,
  -- Why it was refused, or what keeps it.
  reason text,
  fields text[] not null default '{}',
  -- Rows of the sheet that the operator has typed over, for this revision of the answers.
  typed text[] not null default '{}',
  typed_rev int not null default 0,
  updated_at timestamptz not null,
  primary key (kase_id, item),
  check ((asks is null) = (row is null))
);
create unique index registration_number on casework.registration (number) where number is not null;
create index registration_next on casework.registration (next_at) where next_at is not null;
grant select, insert, update on casework.registration to :app;
