-- A number's change is decided by a case: with a clock, an SOP and a receipt.
alter table people.number_change add column kase uuid references casework.kase (id);
create unique index number_change_kase on people.number_change (kase);
-- What was asked before and still waits has no case that could end it. Who asked may ask anew.
update people.number_change set state = 'withdrawn', decided_by = 'system', decided_at = now() where state = 'asked';
