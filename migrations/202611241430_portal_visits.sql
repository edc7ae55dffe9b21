-- How often the page of a service was opened, and how often somebody went on from it to the agency that does it. A day's
-- number and nothing of who: no address, no account, no browser.
create schema portal;
grant usage on schema portal to :app;

create table portal.service_visit (
  -- Legal date in the city's zone.
  day date not null,
  service text collate "C" not null,
  kind text not null check (kind in ('seen', 'left')),
  n bigint not null check (n > 0),
  primary key (service, day, kind)
);
grant select, insert on portal.service_visit to :app;
grant update (n) on portal.service_visit to :app;
