-- Appointing officers from the desk: nobody but the officer ever knows the password or holds the second factor, so an
-- officer without them has been invited and has not come yet.
alter table people.officer alter column password_hash drop not null;
alter table people.officer alter column totp_sealed drop not null;
-- Left the service at this instant. `active_to` ends with its day; a leaver ends at once.
alter table people.officer add column ended_at timestamptz;
grant update (ended_at) on people.officer to :app;
create index officer_list on people.officer (name, id);
create index officer_name on people.officer using gin (lower(name) gin_trgm_ops);

alter table people.officer_post
  add column decree_on date,
  -- Holds the post in another's place: plh (daily, while the holder is away) or plt (while there is no holder).
  add column deputy text collate "C" check (deputy in ('plh', 'plt')),
  -- Codes of the services on which a deputy may sign; null = all that the role signs.
  add column signs text[] check (signs is null or deputy is not null),
  add column appointed_by text collate "C",
  add column ended_at timestamptz,
  add constraint officer_post_deputy_ends check (deputy is null or valid_to is not null);
grant update (ended_at) on people.officer_post to :app;

-- The way in of who has no password yet. The token is a MAC of the row's id under the city's key; only its digest lies here.
create table people.officer_invitation (
  id uuid primary key,
  officer uuid not null references people.officer (id),
  token_sha256 bytea not null unique,
  -- The second factor that will hold once the officer has shown that the authenticator has it.
  totp_sealed bytea not null,
  purpose text collate "C" not null check (purpose in ('first', 'reset')),
  created_at timestamptz not null,
  created_by text collate "C" not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  -- Replaced by a newer one, or the officer left.
  ended_at timestamptz
);
create unique index officer_invitation_open on people.officer_invitation (officer) where used_at is null and ended_at is null;
create index officer_invitation_officer on people.officer_invitation (officer, created_at desc);
grant select, insert on people.officer_invitation to :app;
grant update (used_at, ended_at) on people.officer_invitation to :app;

-- Someone lost the second factor. Two people decide; where the city has one admin, the written reason stands alone.
create table people.factor_reset (
  id uuid primary key,
  officer uuid not null references people.officer (id),
  asked_by uuid not null references people.officer (id),
  asked_at timestamptz not null,
  reason text not null check (length(reason) between 10 and 500),
  outcome text collate "C" check (outcome in ('granted', 'alone', 'refused')),
  decided_by uuid references people.officer (id),
  decided_at timestamptz,
  check ((outcome is null) = (decided_at is null)),
  check (outcome is distinct from 'granted' or decided_by <> asked_by)
);
create unique index factor_reset_open on people.factor_reset (officer) where outcome is null;
create index factor_reset_officer on people.factor_reset (officer, asked_at desc);
create index factor_reset_asked_by on people.factor_reset (asked_by);
create index factor_reset_decided_by on people.factor_reset (decided_by) where decided_by is not null;
grant select, insert on people.factor_reset to :app;
grant update (outcome, decided_by, decided_at) on people.factor_reset to :app;
