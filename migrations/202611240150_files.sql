-- Files people send: the original sealed and kept as evidence, and what people see instead of it (ASVS 5.0 V5).
create schema files;
grant usage on schema files to :app;

-- Bytes in the store, sealed under a key of their own. A blob never changes; deleting its key destroys it.
create table files.blob (
  id uuid primary key,
  -- Under the city's key: a plain hash would answer "has the city this very file?" to anyone who reads the table.
  hmac_sha256 bytea not null,
  size int not null check (size > 0),
  -- By content, never as declared; 'application/octet-stream' until it was looked into.
  media_type text not null,
  key_id uuid not null references kernel.data_key (id),
  -- SHA-256 of the sealed bytes: the address in the store.
  store_ref text collate "C" not null unique,
  created_at timestamptz not null,
  -- Null while a file holds it. Since when none may hold it: before the first one does, and after one went.
  -- The sweep deletes what is loose for an hour and held by nobody.
  loose_since timestamptz
);
-- Only a held blob is shared: the sweep cannot take it from an upload that just found it.
create index blob_hmac on files.blob (hmac_sha256) where loose_since is null;
create index blob_loose on files.blob (loose_since) where loose_since is not null;
create index blob_key on files.blob (key_id);
grant select, insert, delete on files.blob to :app;
grant update (media_type, loose_since) on files.blob to :app;

create table files.file (
  id uuid primary key,
  -- The original. Null once refused: what harms is not kept.
  blob uuid references files.blob (id),
  thumb uuid references files.blob (id),
  purpose text not null,
  -- Who sent it: the id of a person or officer, or the hash of a browser's token.
  owner text not null,
  -- As the sender named it, made safe to show and to save under.
  name text not null check (length(name) between 1 and 200),
  state text not null default 'quarantined' check (state in ('quarantined', 'clean', 'refused')),
  refuse_reason text,
  page_count int check (page_count > 0),
  captured_at timestamptz,
  captured_point geometry (point, 4326),
  -- Difference hash of the upright picture; near when bit_count((a # b)::bit(64)) is small.
  phash bigint,
  -- What the file said of itself before metadata was stripped, and what the inspection saw.
  facts jsonb not null default '{}',
  retain_until date,
  created_at timestamptz not null,
  -- When the sweep looks at it again: it goes if no row anywhere refers to it by then. So what refers to a file
  -- needs a foreign key to it, and an index on that.
  sweep_at timestamptz not null,
  check ((state = 'refused') = (refuse_reason is not null)),
  check ((blob is null) = (state = 'refused')),
  check (state <> 'clean' or (thumb is not null and page_count is not null))
);
create index file_owner on files.file (owner, created_at desc);
create index file_blob on files.file (blob);
create index file_thumb on files.file (thumb);
create index file_sweep on files.file (sweep_at);
create index file_phash on files.file (phash) where phash is not null;
grant select, insert, delete on files.file to :app;
grant update (blob, thumb, state, refuse_reason, page_count, captured_at, captured_point, phash, facts, retain_until, sweep_at) on files.file to :app;

-- What people see: an upright JPEG without metadata; of a PDF one for each of the first pages.
create table files.page (
  file_id uuid not null references files.file (id) on delete cascade,
  n int not null check (n > 0),
  blob uuid not null references files.blob (id),
  width int not null,
  height int not null,
  primary key (file_id, n)
);
create index page_blob on files.page (blob);
grant select, insert, delete on files.page to :app;
