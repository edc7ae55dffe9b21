-- A decree that was ended still holds for what was paid until that day: whoever paid by it owes no interest afterwards.
alter table money.relief add column ended_on date;
update money.relief set ended_on = ended_at::date where ended_at is not null;
grant update (ended_on) on money.relief to :app;
