-- What a drawer lacked is owed by who counted it; another person notes that it was paid in.
alter table money.drawer add column made_good_at timestamptz, add column made_good_by text,
  add check ((made_good_at is null) = (made_good_by is null)),
  add check (made_good_at is null or (received_at is not null and counted < expected)),
  add check (made_good_by is null or made_good_by <> officer);
grant update (made_good_at, made_good_by) on money.drawer to :app;
