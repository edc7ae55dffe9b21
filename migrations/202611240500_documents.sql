-- Papers: what came out of a case, who issued it and whether its signature was found true.
create schema documents;
grant usage on schema documents to :app;

-- A legal number is taken in the transaction that issues the paper; a void keeps its number, with a reason.
create table documents.counter (
  kind text not null,
  office text not null,
  year int not null,
  last bigint not null,
  primary key (kind, office, year)
);
grant select, insert, update on documents.counter to :app;

create table documents.paper (
  id uuid primary key,
  kind text not null,
  issued_by text not null check (issued_by in ('registry', 'city', 'national')),
  number text not null,
  issued_on date not null,
  person uuid,
  subject text not null,
  part text not null,
  file_id uuid not null references files.file (id),
  signer text not null,
  signed_at timestamptz not null,
  sha256 bytea not null,
  verify_token text not null unique,
  state text not null default 'valid' check (state in ('valid', 'revoked', 'superseded')),
  state_reason text,
  recorded_at timestamptz not null,
  unique (kind, number)
);
create unique index paper_subject on documents.paper (subject, kind, part) where state = 'valid';
create index paper_person on documents.paper (person, recorded_at desc);
create index paper_file on documents.paper (file_id);
create index paper_sha on documents.paper (sha256);
grant select, insert on documents.paper to :app;
grant update (state, state_reason) on documents.paper to :app;
