-- An officer finds a case by the name of who applied, or a part of it.
create index person_name on people.person using gin (lower(name) gin_trgm_ops) where name is not null;
