-- Other systems of the city that are told what happens: where, of what, signed by which secrets.
create table notices.hook (
  id uuid primary key,
  name text not null check (length(name) between 1 and 80),
  url text not null,
  types text[] not null check (cardinality(types) > 0),
  -- The secrets that sign, sealed: while one is exchanged there are two.
  secrets bytea not null,
  -- HMAC of the token that opens the log to the receiver's own admin.
  log_mac bytea not null unique,
  made_by uuid not null references people.officer (id),
  made_at timestamptz not null,
  paused_at timestamptz,
  ended_at timestamptz
);
create index hook_maker on notices.hook (made_by);
grant select, insert on notices.hook to :app;
grant update (secrets, log_mac, paused_at, ended_at) on notices.hook to :app;

-- What happened, in codes and numbers of cases: no personal value. Kept only where somebody is told of it.
create table notices.event (
  id uuid primary key,
  type text collate "C" not null,
  subject text collate "C" not null,
  data jsonb not null,
  at timestamptz not null
);
create index event_age on notices.event (at);
grant select, insert, delete on notices.event to :app;

create table notices.event_delivery (
  event uuid not null references notices.event (id) on delete cascade,
  hook uuid not null references notices.hook (id),
  state text not null check (state in ('waiting', 'done', 'given_up')),
  attempts int not null default 0,
  state_at timestamptz not null,
  primary key (event, hook)
);
create index event_delivery_hook on notices.event_delivery (hook, state_at desc);
grant select, insert, delete on notices.event_delivery to :app;
grant update (state, attempts, state_at) on notices.event_delivery to :app;

-- Each try, for whoever looks why something did not arrive.
create table notices.event_attempt (
  id uuid primary key,
  event uuid not null references notices.event (id) on delete cascade,
  hook uuid not null references notices.hook (id),
  at timestamptz not null,
  status int,
  fault text collate "C",
  ms int not null
);
create index event_attempt_hook on notices.event_attempt (hook, at desc, id desc);
create index event_attempt_event on notices.event_attempt (event);
grant select, insert, delete on notices.event_attempt to :app;
