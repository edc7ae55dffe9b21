-- The kernel's own rows: sessions, keys, idempotency, jobs, audit. It knows no municipality.
create extension if not exists postgis;
create extension if not exists pg_trgm;
create extension if not exists unaccent;
create schema kernel;
grant usage on schema kernel to :app;

-- Wrapped keys (AES-256 under the master key). Deleting a row destroys what it sealed: the deletion that law asks for.
create table kernel.data_key (
  id uuid primary key,
  purpose text not null,
  wrapped bytea not null,
  created_at timestamptz not null default now()
);
grant select, insert, delete on kernel.data_key to :app;

create table kernel.session (
  id uuid primary key,
  token_sha256 bytea not null unique,
  kind text not null check (kind in ('person', 'officer')),
  subject uuid not null,
  channel text not null check (channel in ('web', 'api')),
  device text not null,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  step_up_at timestamptz,
  ended_at timestamptz,
  ended_why text
);
create index session_subject on kernel.session (subject, created_at desc);
grant select, insert, update on kernel.session to :app;

-- One row per key and actor: the same key replays the first answer, the same key with another body is refused.
create table kernel.idempotency (
  actor text not null,
  key text not null,
  command text not null,
  input_sha256 bytea not null,
  answer bytea,
  created_at timestamptz not null,
  primary key (actor, key)
);
create index idempotency_age on kernel.idempotency (created_at);
grant select, insert, update, delete on kernel.idempotency to :app;

-- Written in the act's own transaction (this is the outbox): a job cannot outlive a rollback.
create table kernel.job (
  id uuid primary key,
  kind text not null,
  key text,
  data jsonb not null,
  run_at timestamptz not null,
  attempts int not null default 0,
  lease uuid,
  last_error text,
  dead_at timestamptz,
  request_id text,
  created_at timestamptz not null default now()
);
create unique index job_key on kernel.job (kind, key) where key is not null;
create index job_due on kernel.job (run_at, id) where dead_at is null;
create index job_dead on kernel.job (dead_at desc) where dead_at is not null;
grant select, insert, update, delete on kernel.job to :app;

-- Budgets that must hold across processes: sign-in codes, tries, lookups.
create table kernel.budget (
  key text primary key,
  used int not null,
  resets_at timestamptz not null
);
create index budget_age on kernel.budget (resets_at);
grant select, insert, update, delete on kernel.budget to :app;

-- Insert-only. No personal value: ids, reason codes and digests.
create table kernel.audit (
  id uuid primary key,
  epoch text not null,
  xid xid8 not null default pg_current_xact_id(),
  at timestamptz not null,
  actor text not null,
  actor_kind text not null,
  role text,
  action text not null,
  object text,
  reason text,
  channel text not null,
  request_id text not null,
  before_sha256 bytea,
  after_sha256 bytea,
  leaf bytea not null
);
create index audit_seal on kernel.audit (epoch, xid, id);
create index audit_object on kernel.audit (object, at desc);
create index audit_actor on kernel.audit (actor, at desc);
grant select, insert on kernel.audit to :app;

-- A Merkle root (RFC 6962 §2.1) over the rows of finished transactions, chained and signed (Ed25519).
create table kernel.seal (
  epoch text not null,
  n bigint not null,
  sealed_at timestamptz not null,
  from_xid xid8 not null,
  to_xid xid8 not null,
  rows int not null,
  leaves bytea not null,
  root bytea not null,
  prev bytea not null,
  signature bytea not null,
  primary key (epoch, n)
);
grant select, insert on kernel.seal to :app;

-- What must be decided once per city and remembered (the signing key's public half, the demo's birthday).
create table kernel.fact (
  key text primary key,
  value jsonb not null,
  recorded_at timestamptz not null default now()
);
grant select, insert, update on kernel.fact to :app;
