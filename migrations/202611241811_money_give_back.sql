-- Money that nobody knows goes back to the account it came from: asked with evidence, agreed by another, paid out once.
alter table money.act drop constraint act_kind_check;
alter table money.act add constraint act_kind_check check
  (kind in ('waiver', 'instalment', 'cancellation', 'refund', 'write_off', 'assignment', 'correction', 'give_back'));
-- One payment is given to one bill or back to one account, whoever decides first.
create unique index act_of_unknown on money.act (inbox) where kind in ('assignment', 'give_back') and state in ('agreed', 'done');
create index act_inbox on money.act (inbox) where inbox is not null;
