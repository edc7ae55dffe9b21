-- What an inspection found: its result and place under the case's own key, its photos as files that stay.
create table casework.inspection (
  id uuid primary key,
  kase_id uuid not null references casework.kase (id),
  row text not null,
  round int not null,
  body bytea not null,
  note uuid references casework.words (id),
  inspected_by uuid not null,
  recorded_at timestamptz not null,
  unique (kase_id, row, round)
);
grant select, insert on casework.inspection to :app;

create table casework.inspection_file (
  inspection_id uuid not null references casework.inspection (id),
  file_id uuid not null references files.file (id),
  primary key (inspection_id, file_id)
);
create index inspection_file_file on casework.inspection_file (file_id);
grant select, insert on casework.inspection_file to :app;
