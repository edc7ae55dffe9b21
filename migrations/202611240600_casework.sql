-- Cases. The events are the truth (insert-only); kase, open_row and timer are projections of them, written in the same
-- statement. "case" is reserved in SQL.
create schema casework;
grant usage on schema casework to :app;

-- Immutable once published: a case keeps the law under which it was filed.
create table casework.service_version (
  code text not null,
  version int not null,
  sha256 bytea not null,
  body jsonb not null,
  effective_from timestamptz not null,
  published_at timestamptz not null,
  published_by text not null,
  primary key (code, version)
);
grant select, insert on casework.service_version to :app;

create table casework.kase (
  id uuid primary key,
  number text not null unique,
  service text not null,
  version int not null,
  seq int not null,
  status text not null,
  stage text,
  state jsonb not null,
  received_at timestamptz not null,
  due_at timestamptz,
  ended_at timestamptz,
  agency text not null,
  area text,
  applicant uuid not null,
  filed_by uuid not null,
  channel text not null,
  pin_mac bytea not null,
  data_key uuid,
  answers_rev int not null,
  updated_at timestamptz not null,
  foreign key (service, version) references casework.service_version (code, version)
);
create index kase_applicant on casework.kase (applicant, received_at desc);
create index kase_status on casework.kase (service, status, received_at desc);
create index kase_due on casework.kase (due_at) where ended_at is null;
create index kase_agency on casework.kase (agency, received_at desc);
create index kase_version on casework.kase (service, version) where ended_at is null;
grant select, insert, update on casework.kase to :app;

-- What waits for whom: the worklist reads nothing else. fillfactor: rows are taken, handed over and put back.
create table casework.open_row (
  kase_id uuid not null references casework.kase (id),
  row text not null,
  round int not null,
  role text not null,
  agency text not null,
  area text,
  officer uuid,
  since timestamptz not null,
  due_at timestamptz,
  primary key (kase_id, row)
) with (fillfactor = 80);
create index open_row_free on casework.open_row (role, agency, since, kase_id) where officer is null;
create index open_row_officer on casework.open_row (officer, since, kase_id) where officer is not null;
grant select, insert, update, delete on casework.open_row to :app;

create table casework.kase_event (
  kase_id uuid not null references casework.kase (id),
  seq int not null,
  occurred_at timestamptz not null,
  recorded_at timestamptz not null,
  type text not null,
  actor text not null,
  role text,
  channel text not null,
  version int not null,
  key text,
  data jsonb not null,
  primary key (kase_id, seq)
);
create unique index kase_event_key on casework.kase_event (kase_id, key) where key is not null;
create index kase_event_actor on casework.kase_event (actor, recorded_at desc);
grant select, insert on casework.kase_event to :app;

-- One envelope per revision under the case's own key; destroying the key destroys what was said.
create table casework.answers (
  kase_id uuid not null references casework.kase (id),
  rev int not null,
  body bytea not null,
  sha256 bytea not null,
  recorded_at timestamptz not null,
  primary key (kase_id, rev)
);
grant select, insert on casework.answers to :app;

-- Officers' free words about a case, in the same kind of envelope.
create table casework.words (
  id uuid primary key,
  kase_id uuid not null references casework.kase (id),
  body bytea not null,
  recorded_at timestamptz not null
);
create index words_kase on casework.words (kase_id, recorded_at);
grant select, insert on casework.words to :app;

-- A replaced file stays: it is evidence of what was first sent.
create table casework.kase_file (
  kase_id uuid not null references casework.kase (id),
  requirement text not null,
  file_id uuid not null references files.file (id),
  from_rev int not null,
  to_rev int,
  primary key (kase_id, requirement, file_id)
);
create index kase_file_file on casework.kase_file (file_id);
grant select, insert on casework.kase_file to :app;
grant update (to_rev) on casework.kase_file to :app;

create table casework.draft (
  id uuid primary key,
  owner uuid,
  browser_mac bytea,
  service text not null,
  version int not null,
  rev int not null,
  key_id uuid not null,
  wrapped bytea not null,
  body bytea not null,
  kase_id uuid references casework.kase (id),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  expires_at timestamptz not null,
  check (owner is not null or browser_mac is not null)
);
create index draft_owner on casework.draft (owner, updated_at desc);
create index draft_browser on casework.draft (browser_mac, updated_at desc);
create index draft_expiry on casework.draft (expires_at);
grant select, insert, update, delete on casework.draft to :app;

create table casework.draft_file (
  draft_id uuid not null references casework.draft (id) on delete cascade,
  requirement text not null,
  file_id uuid not null references files.file (id),
  added_at timestamptz not null,
  primary key (draft_id, requirement, file_id)
);
create index draft_file_file on casework.draft_file (file_id);
grant select, insert, delete on casework.draft_file to :app;

-- Derived from the state; swept with SKIP LOCKED. Firing appends an event whose key makes it single.
create table casework.timer (
  kase_id uuid not null references casework.kase (id),
  row text not null,
  round int not null,
  rung int not null,
  fire_at timestamptz not null,
  primary key (kase_id, row, round, rung)
);
create index timer_due on casework.timer (fire_at);
grant select, insert, update, delete on casework.timer to :app;

-- What we asked of the population registry and what came back: an act in two halves.
create table casework.registry_request (
  id uuid primary key,
  kase_id uuid not null references casework.kase (id),
  row text not null,
  round int not null,
  part text not null,
  answers_rev int not null,
  state text not null check (state in ('requested', 'unknown', 'processing', 'registered', 'validated', 'signed', 'refused')),
  mode text not null check (mode in ('manual', 'http')),
  number text,
  reason text,
  -- Which fields the operator has typed over into SIAK.
  typed jsonb not null default '[]',
  requested_at timestamptz not null,
  updated_at timestamptz not null,
  unique (kase_id, row, round, part)
);
create index registry_request_open on casework.registry_request (updated_at) where state in ('requested', 'unknown', 'processing');
create unique index registry_request_number on casework.registry_request (number) where number is not null;
grant select, insert, update on casework.registry_request to :app;
