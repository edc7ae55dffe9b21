create trigger draft_not_retired before insert or update of wrapped on casework.draft
  for each row execute function kernel.refuse_retired_key();
