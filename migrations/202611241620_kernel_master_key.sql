-- Which master keys this city was sealed under, by fingerprint: one is in use, two while it is being changed. A key that
-- was retired may be thrown away by its keepers, so nothing may be wrapped under it any more.
create table kernel.master_key (
  print text primary key check (print ~ '^[0-9a-f]{16}$'),
  since timestamptz not null,
  retired_at timestamptz
);
grant select, insert on kernel.master_key to :app;

-- The key of single columns is itself a wrapped key: the master key can change without sealing every number anew.
create unique index data_key_column on kernel.data_key (purpose) where purpose = 'column';

-- A process that was forgotten when the key was changed fails loudly, before what it seals can be opened by nobody.
-- A wrapped key begins with 2 and the fingerprint of its master key (src/kernel/crypto.ts).
create function kernel.refuse_retired_key() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
  if get_byte(new.wrapped, 0) = 2 and exists (
    select from kernel.master_key
    where print = encode(substr(new.wrapped, 2, 8), 'hex') and retired_at is not null
  ) then
    raise exception 'the master key of this process was retired: restart it with the one in use';
  end if;
  return new;
end $$;
create trigger data_key_not_retired before insert or update of wrapped on kernel.data_key
  for each row execute function kernel.refuse_retired_key();
