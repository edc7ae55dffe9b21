-- What a city changes of its pack while it runs: one row a change, never edited. The pack's files are where a city
-- begins; the newest row of a kind and key holds over them. `value` null takes an earlier row back.
create table kernel.city_edit (
  n bigint generated always as identity primary key,
  kind text collate "C" not null
    check (kind in ('calendar_day', 'hours', 'office', 'agency', 'rule', 'rule_verified')),
  key text collate "C" not null,
  value jsonb,
  legal_basis text not null check (length(legal_basis) between 1 and 500),
  source text not null check (length(source) between 1 and 500),
  verified boolean not null,
  recorded_at timestamptz not null,
  recorded_by text collate "C" not null
);
create index city_edit_key on kernel.city_edit (kind, key, n desc);
grant select, insert on kernel.city_edit to :app;
