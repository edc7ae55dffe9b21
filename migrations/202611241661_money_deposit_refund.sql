-- A refund that the treasurer paid before depositing makes the deposit smaller: it stands on the same STS, once.
create table money.deposit_refund (
  act uuid primary key references money.act (id),
  deposit uuid not null references money.deposit (id)
);
create index deposit_refund_of on money.deposit_refund (deposit);
grant select, insert on money.deposit_refund to :app;
create index act_paid_from on money.act (agency, done_on) where kind = 'refund' and state = 'done';
create index relief_standing on money.relief (asked_at);

-- "at" was both a parameter and a column.
drop function money.settle_conflict(uuid, text, text, timestamptz);
create function money.settle_conflict(which uuid, how text, by_whom text, settling timestamptz) returns void
language plpgsql security definer set search_path = pg_catalog as $$
declare
  frozen uuid;
begin
  update money.conflict set settled_at = settling, settled_by = by_whom, settled_how = how
    where id = which and settled_at is null returning bill into frozen;
  if not found then
    raise exception 'settled already' using errcode = 'BA001';
  end if;
  update money.bill b set blocked = null, seq = b.seq + 1, changed_at = settling
    where b.id = frozen and not exists (select from money.conflict c where c.bill = frozen and c.settled_at is null);
end $$;
revoke all on function money.settle_conflict(uuid, text, text, timestamptz) from public;
grant execute on function money.settle_conflict(uuid, text, text, timestamptz) to :app;
