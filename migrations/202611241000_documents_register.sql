-- The register of legal numbers: which number went to what. The serial comes from documents.counter in the same
-- transaction, so that an act that fails leaves neither a row nor a gap. Number and subject never change.
create table documents.book_entry (
  kind text not null,
  office text not null,
  year int not null,
  serial bigint not null check (serial > 0),
  number text not null,
  -- 'kase/<id>', and which of its papers.
  subject text not null,
  part text not null,
  taken_on date not null,
  recorded_at timestamptz not null,
  -- A void keeps its number; the same part then takes a new one.
  voided_at timestamptz,
  void_reason text,
  primary key (kind, office, year, serial),
  unique (kind, office, number),
  check ((voided_at is null) = (void_reason is null))
);
create unique index book_entry_subject on documents.book_entry (subject, kind, part) where voided_at is null;
grant select, insert on documents.book_entry to :app;
grant update (voided_at, void_reason) on documents.book_entry to :app;

-- A second excerpt bears the number of the first: only one of them is valid at a time.
alter table documents.paper drop constraint paper_kind_number_key;
create unique index paper_number on documents.paper (kind, number) where state = 'valid';
-- A person's papers are read newest first, a page at a time; ids (UUIDv7) sort by time.
drop index documents.paper_person;
create index paper_person on documents.paper (person, id desc);
create index paper_history on documents.paper (subject, id desc);
-- What the city did not make bears no QR of the city.
alter table documents.paper alter column verify_token drop not null;
alter table documents.paper add check (issued_by = 'city' or verify_token is null);
