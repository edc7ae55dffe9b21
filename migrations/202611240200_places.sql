-- Areas of the city. An area is the same area when its code, name or border changes (Kepmendagri renumbers them):
-- what changes stands in dated versions.
create schema places;
grant usage on schema places to :app;

create table places.area (
  id uuid primary key,
  -- The code that holds today, by which posts and cases name an area.
  code text collate "C" not null unique,
  kind text not null check (kind in ('city', 'district', 'ward')),
  parent uuid references places.area (id),
  check ((parent is null) = (kind = 'city'))
);
create index area_parent on places.area (parent, code);

create table places.area_version (
  area uuid not null references places.area (id),
  code text collate "C" not null,
  name text not null,
  -- Lower case, without accents: names, spellings of the source and the parent's name, for search.
  search_text text not null,
  geom geometry (multipolygon, 4326) not null,
  -- A point inside, for a label and for nearest-area questions.
  point geometry (point, 4326) not null,
  -- True: drawn by us from points, not the official border.
  approximate boolean not null,
  source text not null,
  valid_from date not null,
  -- Last day on which it holds.
  valid_to date check (valid_to >= valid_from),
  primary key (area, valid_from)
);
create unique index area_version_current on places.area_version (area) where valid_to is null;
create index area_version_geom on places.area_version using gist (geom) where valid_to is null;
create index area_version_search on places.area_version using gin (search_text gin_trgm_ops) where valid_to is null;

-- Areas come with the pack and by import; the app changes none.
grant select, insert on places.area, places.area_version to :app;
