-- What a city changes of a service's data on its way to a version: one person proposes, the head of the agency publishes.
create table casework.service_proposal (
  id uuid primary key,
  code text not null,
  -- The version the changes are made on.
  base int not null,
  -- [{path, value}], by path. Words of the service, never of a person.
  edits jsonb not null,
  state text not null check (state in ('draft', 'proposed', 'published', 'returned', 'dropped')),
  legal_basis text,
  source text,
  effective_from date,
  made_by text not null,
  made_at timestamptz not null,
  -- Everybody who wrote on it: none of them publishes it.
  authors text[] not null,
  proposed_at timestamptz,
  decided_by text,
  decided_at timestamptz,
  -- What the publisher answered when it was sent back.
  answer text,
  version int,
  foreign key (code, base) references casework.service_version (code, version),
  foreign key (code, version) references casework.service_version (code, version)
);
-- One at a time for each service: two would publish past each other.
create unique index service_proposal_open on casework.service_proposal (code) where state in ('draft', 'proposed', 'returned');
create index service_proposal_code on casework.service_proposal (code, made_at desc);
grant select, insert, update on casework.service_proposal to :app;
