-- Who: people, how they are known (encrypted, found by blind index), their families, officers and their posts, and the
-- short-lived rows of sign-in. Names, birth dates and addresses stand here in clear and nowhere else but in the
-- register of documents (design.md §7).
create schema people;
grant usage on schema people to :app;

-- A person may have no account, no NIK (a newborn, a foreigner), and after a first sign-in no name yet.
create table people.person (
  id uuid primary key,
  name text check (length(name) between 1 and 200),
  birth_date date,
  -- As on every Indonesian form.
  sex text check (sex in ('L', 'P')),
  created_at timestamptz not null
);
grant select, insert on people.person to :app;
grant update (name, birth_date, sex) on people.person to :app;

create table people.account (
  person uuid primary key references people.person (id),
  -- 1 a phone or e-mail that answers, 2 NIK as declared, 3 NIK checked.
  level smallint not null check (level between 1 and 3),
  created_at timestamptz not null,
  last_sign_in_at timestamptz,
  closed_at timestamptz
);
grant select, insert on people.account to :app;
grant update (level, last_sign_in_at, closed_at) on people.account to :app;

-- What points at one person. A family card points at a family and stands there.
create table people.identifier (
  id uuid primary key,
  person uuid not null references people.person (id),
  kind text not null check (kind in ('nik', 'phone', 'email')),
  sealed bytea not null,
  idx bytea not null,
  valid_from timestamptz not null,
  valid_to timestamptz check (valid_to >= valid_from)
);
-- A number leads to one person at a time; its past stays, because numbers are resold.
create unique index identifier_current on people.identifier (kind, idx) where valid_to is null;
create index identifier_person on people.identifier (person, kind, valid_from desc);
grant select, insert on people.identifier to :app;
grant update (valid_to) on people.identifier to :app;

create table people.family (
  id uuid primary key,
  kk_sealed bytea not null,
  kk_idx bytea not null unique,
  street text not null,
  -- The unit below the ward: a lingkungan in Medan, RT/RW elsewhere.
  neighbourhood text not null,
  postcode text not null,
  -- Kemendagri code of the ward.
  area text collate "C" not null,
  created_at timestamptz not null
);
create index family_area on people.family (area, id);
grant select, insert on people.family to :app;

create table people.family_member (
  family uuid not null references people.family (id),
  person uuid not null references people.person (id),
  -- SIAK's SHDK: 1 head, 2 husband, 3 wife, 4 child … 11 other.
  shdk smallint not null check (shdk between 1 and 11),
  valid_from date not null,
  -- Last day on which it holds.
  valid_to date check (valid_to >= valid_from),
  primary key (family, person, valid_from)
);
create unique index family_member_current on people.family_member (person) where valid_to is null;
grant select, insert on people.family_member to :app;
grant update (valid_to) on people.family_member to :app;

create table people.officer (
  id uuid primary key,
  name text not null check (length(name) between 1 and 200),
  employee_number text collate "C" not null unique check (employee_number ~ '^[0-9A-Z-]{3,40}$'),
  email_sealed bytea,
  email_idx bytea unique,
  password_hash text not null,
  totp_sealed bytea not null,
  -- The time step of the last code that was taken: a code works once (RFC 6238 §5.2).
  totp_step bigint not null default 0,
  active_from date not null,
  -- Last day on which the officer may sign in.
  active_to date check (active_to >= active_from),
  created_at timestamptz not null
);
grant select, insert on people.officer to :app;
grant update (name, email_sealed, email_idx, password_hash, totp_sealed, totp_step, active_to) on people.officer to :app;

create table people.officer_post (
  id uuid primary key,
  officer uuid not null references people.officer (id),
  role text collate "C" not null,
  agency text collate "C" not null,
  -- Kemendagri code prefix; null = wherever the agency acts.
  area text collate "C",
  valid_from date not null,
  -- Last day of the post.
  valid_to date check (valid_to >= valid_from),
  decree text not null
);
create index officer_post_officer on people.officer_post (officer, valid_from);
create index officer_post_role on people.officer_post (agency, role, officer);
grant select, insert on people.officer_post to :app;
grant update (valid_to) on people.officer_post to :app;

-- A sign-in code that is on its way. The code itself is nowhere: it is a MAC of the row's id under the city's key.
create table people.sign_in_code (
  id uuid primary key,
  -- Whose browser asked: a code typed anywhere else is worth nothing.
  browser_mac bytea not null,
  purpose text not null check (purpose in ('sign_in', 'link')),
  kind text not null check (kind in ('phone', 'email')),
  idx bytea not null,
  sealed bytea not null,
  -- The operator's prefix (0812), to see pumping: many codes sent to one operator, few typed.
  prefix text,
  -- For 'link': who adds this phone or address.
  person uuid references people.person (id),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  check ((purpose = 'link') = (person is not null))
);
create index sign_in_code_browser on people.sign_in_code (browser_mac, purpose, created_at desc);
create index sign_in_code_age on people.sign_in_code (created_at);
create index sign_in_code_person on people.sign_in_code (person) where person is not null;
grant select, insert, delete on people.sign_in_code to :app;
grant update (expires_at, used_at) on people.sign_in_code to :app;

-- The right password was given; the second factor is awaited, from the same browser.
create table people.officer_challenge (
  id uuid primary key,
  browser_mac bytea not null,
  officer uuid not null references people.officer (id),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index officer_challenge_browser on people.officer_challenge (browser_mac, created_at desc);
create index officer_challenge_age on people.officer_challenge (created_at);
create index officer_challenge_officer on people.officer_challenge (officer);
grant select, insert, delete on people.officer_challenge to :app;
grant update (expires_at, used_at) on people.officer_challenge to :app;

-- A browser that has signed in with this number before: it has budgets of its own, so that a stranger who knows the
-- number cannot lock its owner out.
create table people.known_browser (
  idx bytea not null,
  browser_mac bytea not null,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  primary key (idx, browser_mac)
);
create index known_browser_age on people.known_browser (last_seen_at);
grant select, insert, delete on people.known_browser to :app;
grant update (last_seen_at) on people.known_browser to :app;

-- Sends and tries of one number (or of one number in one known browser), across resends.
create table people.guard (
  key bytea primary key,
  sends int not null,
  -- Sends since the last success: the steps of the resend ladder.
  rung int not null,
  sends_since timestamptz not null,
  last_sent_at timestamptz,
  tries int not null,
  tried_at timestamptz not null,
  strikes int not null,
  wait_until timestamptz,
  touched_at timestamptz not null
);
create index guard_age on people.guard (touched_at);
grant select, insert, update, delete on people.guard to :app;
