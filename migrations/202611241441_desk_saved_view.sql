-- The lists an officer comes back to: what narrows them, as it stands in the address. Codes only, no word of a case.
create schema desk;
grant usage on schema desk to :app;

create table desk.saved_view (
  officer uuid not null references people.officer (id),
  name text not null check (length(name) between 1 and 40),
  query text not null check (length(query) between 1 and 400),
  saved_at timestamptz not null,
  primary key (officer, name)
);
grant select, insert, update, delete on desk.saved_view to :app;
