-- A warning of danger to an area: written by one officer, released by another, told in pieces, stopped at any time.
create table notices.warning (
  id uuid primary key,
  hazard text not null,
  -- Where in the area and what to do: told to everybody, so no personal value.
  place text not null check (length(place) between 3 and 60),
  advice text not null,
  area text collate "C" not null,
  state text not null check (state in ('proposed', 'sending', 'sent', 'stopped', 'dropped')),
  proposed_by uuid not null references people.officer (id),
  proposed_at timestamptz not null,
  released_by uuid references people.officer (id) check (released_by <> proposed_by),
  released_at timestamptz,
  -- Who stopped it or laid it aside.
  ended_by uuid references people.officer (id),
  ended_at timestamptz,
  -- The last person that was told; people are told in the order of their ids.
  told_to uuid,
  told integer not null default 0
);
create index warning_newest on notices.warning (proposed_at desc, id desc);
grant select, insert on notices.warning to :app;
grant update (state, released_by, released_at, ended_by, ended_at, told_to, told) on notices.warning to :app;
