-- A number that no longer leads to whom it should: asked for by who holds it now, decided by an officer who has seen the
-- identity card. Facts that were told are compared and not kept.
create table people.number_change (
  id uuid primary key,
  -- What is read out at the counter. No secret: the officer sees the card.
  code text not null,
  -- changed: a new number for an account of before. resold: the number came from somebody else. same: still the owner, who
  -- could not prove it.
  kind text not null check (kind in ('changed', 'resold', 'same')),
  -- Whose account asked.
  person uuid not null references people.person (id),
  -- Whose account is claimed; null when the facts that were told fit nobody's.
  claimed uuid references people.person (id),
  proof text not null check (proof in ('case', 'identity', 'none')),
  -- Of the identity card.
  photo uuid references files.file (id),
  -- What asked, to be made whole.
  session uuid,
  browser_mac bytea,
  asked_at timestamptz not null,
  state text not null check (state in ('asked', 'granted', 'refused', 'withdrawn')),
  decided_by text,
  decided_at timestamptz,
  reason text,
  -- Whom the number leads to since.
  holder uuid references people.person (id)
);
create unique index number_change_open on people.number_change (person) where state = 'asked';
create unique index number_change_code on people.number_change (code) where state = 'asked';
create index number_change_person on people.number_change (person, asked_at desc);
create index number_change_state on people.number_change (state, asked_at desc, id desc);
grant select, insert, update on people.number_change to :app;
grant delete on people.known_browser to :app;
