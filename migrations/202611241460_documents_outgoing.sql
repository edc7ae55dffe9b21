-- Papers the city itself issues: numbered in the act that decides on them, laid out, signed where somebody must, filed.
-- A paper that nobody signs is vouched for by this register alone.
alter table documents.paper alter column signer drop not null;
alter table documents.paper alter column signed_at drop not null;
alter table documents.paper add check (issued_by = 'city' or (signer is not null and signed_at is not null));
alter table documents.paper add column signer_title text;
-- Whom it is about; shown in part to whoever scans the code.
alter table documents.paper add column holder text;
alter table documents.paper add column state_at timestamptz;
alter table documents.paper add column state_by text;
grant update (state_at, state_by) on documents.paper to :app;

create table documents.outgoing (
  id uuid primary key,
  kind text not null,
  -- Code of the agency that issues it.
  office text not null,
  number text not null,
  issued_on date not null,
  -- Whose inbox it will lie in.
  person uuid,
  subject text not null,
  part text not null,
  verify_token text not null unique,
  -- Post whose holder signs it; null: nobody.
  signer_role text,
  -- The officer whose name the laid-out paper bears.
  signed_for uuid,
  -- requested → ready → issued; a paper that nobody signs goes from requested to issued.
  state text not null check (state in ('requested', 'ready', 'issued', 'void')),
  void_reason text,
  holder text,
  signer_title text,
  draft_file uuid references files.file (id),
  draft_sha256 bytea,
  paper uuid references documents.paper (id),
  created_at timestamptz not null,
  changed_at timestamptz not null,
  check ((state = 'issued') = (paper is not null)),
  check ((state = 'void') = (void_reason is not null)),
  check (state <> 'ready' or draft_file is not null)
);
create unique index outgoing_subject on documents.outgoing (subject, kind, part) where state in ('requested', 'ready');
create index outgoing_to_sign on documents.outgoing (office, signer_role, created_at, id) where state = 'ready';
create index outgoing_of on documents.outgoing (subject, id desc);
create index outgoing_file on documents.outgoing (draft_file);
create index outgoing_paper on documents.outgoing (paper);
grant select, insert on documents.outgoing to :app;
grant update (signed_for, state, void_reason, holder, signer_title, draft_file, draft_sha256, paper, changed_at)
  on documents.outgoing to :app;

-- One asking for one signature, in two halves: requested, then confirmed, refused or unknown. What the provider was
-- given and gave is kept as digests (terms of BSrE); no secret ever.
create table documents.signing (
  id uuid primary key,
  outgoing uuid not null references documents.outgoing (id),
  officer uuid not null,
  provider text not null,
  -- Of the bytes that were sent.
  sent_sha256 bytea not null,
  asked_at timestamptz not null,
  state text not null check (state in ('requested', 'confirmed', 'refused', 'unknown')),
  reason text,
  -- The provider's own id of the signed document, by which it can be asked for.
  provider_ref text,
  answer_sha256 bytea,
  answered_at timestamptz,
  -- When an open question is looked after again; null: a person must say what became of it.
  next_at timestamptz,
  check ((state = 'requested') = (answered_at is null))
);
-- Never signed twice: while one asking is open, in doubt or confirmed, there is no other.
create unique index signing_once on documents.signing (outgoing) where state <> 'refused';
create index signing_of on documents.signing (outgoing, id desc);
create index signing_open on documents.signing (next_at) where state in ('requested', 'unknown');
grant select, insert on documents.signing to :app;
grant update (state, reason, provider_ref, answer_sha256, answered_at, next_at) on documents.signing to :app;
