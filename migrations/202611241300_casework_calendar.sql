-- By which calendar a case's dates were reckoned: another one (a decree, an office's new hours) makes them anew.
alter table casework.kase add column calendar text not null default '';
create index kase_calendar on casework.kase (calendar, id) where ended_at is null;
