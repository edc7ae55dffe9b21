-- An all-clear is a warning as well, written by one and released by another; it ends the one it names (state `over`) and
-- is told to those who were told of that.
alter table notices.warning add column clears uuid references notices.warning (id);
alter table notices.warning drop constraint warning_state_check;
alter table notices.warning add constraint warning_state_check
  check (state in ('proposed', 'sending', 'sent', 'stopped', 'dropped', 'over'));
create unique index warning_cleared_once on notices.warning (clears)
  where clears is not null and state not in ('stopped', 'dropped');
-- Who was told of a warning, in the order of their ids, a thousand at a time.
create index notice_warned on notices.notice (object, person) where kind = 'city.warning';
