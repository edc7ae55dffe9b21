-- Blank cards (blanko) by office: what lies there decides whether a card is on time.
create table documents.blank_stock (
  office text collate "C" not null,
  card text collate "C" not null,
  left_count int not null check (left_count >= 0),
  primary key (office, card)
);
grant select, insert on documents.blank_stock to :app;
grant update (left_count) on documents.blank_stock to :app;

-- Why the stock is what it is: insert-only, so that blanks can be accounted for one by one.
create table documents.blank_movement (
  id uuid primary key,
  office text collate "C" not null,
  card text collate "C" not null,
  change int not null check (change <> 0),
  why text not null check (why in ('received', 'used', 'spoiled')),
  -- The case a blank went to, the delivery note, or the reason code.
  subject text not null,
  part text not null,
  moved_at timestamptz not null,
  moved_by text not null,
  unique (subject, part),
  foreign key (office, card) references documents.blank_stock (office, card)
);
create index blank_movement_at on documents.blank_movement (office, card, moved_at desc);
grant select, insert on documents.blank_movement to :app;
