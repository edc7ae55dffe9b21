-- Letters of assignment (surat tugas): what an inspector may read, of which unit, of which period, and how long. Insert-only
-- but for its end.
create table casework.assignment (
  id uuid primary key,
  number text not null,
  subject text not null,
  officer uuid not null,
  agency text not null,
  service text,
  received_from date not null,
  received_to date not null,
  valid_from date not null,
  valid_to date not null,
  registered_by uuid not null,
  registered_at timestamptz not null,
  ended_at timestamptz,
  ended_by uuid,
  check (received_from <= received_to and valid_from <= valid_to)
);
create unique index assignment_number on casework.assignment (number, officer, agency) where ended_at is null;
create index assignment_officer on casework.assignment (officer, valid_to desc);
create index assignment_registered on casework.assignment (registered_at desc, id desc);
grant select, insert on casework.assignment to :app;
grant update (ended_at, ended_by) on casework.assignment to :app;
