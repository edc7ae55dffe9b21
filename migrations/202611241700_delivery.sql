-- Parcels: things that no inbox can hold, on their way to a door by a carrier. The events are the truth (insert-only);
-- the parcel is their projection, written in the same act.
create schema delivery;
grant usage on schema delivery to :app;

-- What one carrier takes over at one time. What lies in it is told by batch_line, which stays when a parcel is sent again.
create table delivery.batch (
  id uuid primary key,
  number text collate "C" not null unique,
  carrier text collate "C" not null,
  agency text collate "C" not null,
  made_by uuid not null,
  made_at timestamptz not null,
  -- Who of the carrier took it over, as both signed on the list.
  courier text,
  handed_by uuid,
  handed_at timestamptz,
  -- A picture of the list that both have signed.
  signed_list uuid references files.file (id),
  -- Taken apart before the carrier came.
  dropped_at timestamptz,
  check ((handed_at is null) = (courier is null) and (handed_at is null) = (handed_by is null))
);
create index batch_agency on delivery.batch (agency, id desc);
create index batch_file on delivery.batch (signed_list) where signed_list is not null;
grant select, insert on delivery.batch to :app;
grant update (courier, handed_by, handed_at, signed_list, dropped_at) on delivery.batch to :app;

create table delivery.parcel (
  id uuid primary key,
  -- What we call it to the carrier and to people.
  number text collate "C" not null unique,
  -- `kase/<id>`, and the number by which people know that.
  subject text collate "C" not null,
  reference text collate "C" not null,
  items text[] not null check (cardinality(items) > 0),
  person uuid not null references people.person (id),
  agency text collate "C" not null,
  -- Where it is packed.
  office text collate "C",
  -- The ward it goes to, and its postcode.
  area text collate "C" not null,
  postcode text collate "C" not null check (postcode ~ '^[0-9]{5}$'),
  -- Who may receive it and where: sealed; null once it was destroyed by the rule.
  destination bytea,
  exchange text not null default 'none' check (exchange in ('none', 'expected', 'received', 'destroyed', 'missing')),
  state text not null
    check (state in ('created', 'handed_over', 'in_transit', 'delivered', 'failed', 'returned', 'counter', 'lost', 'cancelled')),
  -- How often it was sent, and how many events it has.
  round int not null default 1,
  seq int not null,
  ready_at timestamptz,
  packed_at timestamptz,
  weight_g int check (weight_g between 1 and 30000),
  booking text not null default 'none' check (booking in ('none', 'asked', 'booked', 'refused', 'unknown')),
  carrier text collate "C",
  awb text collate "C",
  -- What the carrier charges for this round.
  fee bigint check (fee >= 0),
  -- What was told to the person, and the dated rule it rests on. `city`: an agreement lets the city collect it.
  postage bigint not null check (postage >= 0),
  postage_basis jsonb not null,
  collects text not null check (collects in ('carrier', 'city')),
  bill uuid references money.bill (id),
  paid_at timestamptz,
  batch uuid references delivery.batch (id),
  handed_at timestamptz,
  -- Brought back, and in our hands again.
  received_at timestamptz,
  -- When the carrier is asked next, and how often it did not answer since it last did.
  track_at timestamptz,
  track_tries int not null default 0,
  -- Something a person must look at: a reason code.
  look text collate "C",
  photo uuid references files.file (id),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  ended_at timestamptz,
  tray text collate "C" not null generated always as (
    case
      when ended_at is not null and look is null then 'done'
      when look is not null or state = 'lost' then 'look'
      when state = 'created' and (ready_at is null or (collects = 'city' and paid_at is null)) then 'waiting'
      when state = 'created' and packed_at is null then 'pack'
      when state = 'created' and batch is null then 'packed'
      when state = 'created' then 'batched'
      when state = 'returned' then 'back'
      else 'away'
    end
  ) stored
);
create unique index parcel_subject on delivery.parcel (subject) where ended_at is null;
create index parcel_of on delivery.parcel (subject, id desc);
create index parcel_desk on delivery.parcel (agency, tray, id desc);
create index parcel_person on delivery.parcel (person, id desc);
create index parcel_track on delivery.parcel (track_at, id) where track_at is not null;
create index parcel_batch on delivery.parcel (batch) where batch is not null;
create index parcel_bill on delivery.parcel (bill) where bill is not null;
create index parcel_ended on delivery.parcel (ended_at) where destination is not null;
create index parcel_handed on delivery.parcel (handed_at) where handed_at is not null;
create index parcel_photo on delivery.parcel (photo) where photo is not null;
create unique index parcel_awb on delivery.parcel (carrier, awb) where awb is not null;
grant select, insert on delivery.parcel to :app;
grant update (destination, office, exchange, state, round, seq, ready_at, packed_at, weight_g, booking, carrier, awb, fee, bill, paid_at,
  batch, handed_at, received_at, track_at, track_tries, look, photo, updated_at, ended_at) on delivery.parcel to :app;

-- What happened to a parcel: codes, ids and sums; no name and no address.
create table delivery.event (
  parcel uuid not null references delivery.parcel (id),
  seq int not null,
  type text collate "C" not null,
  round int not null,
  -- When it was, by whoever saw it; when we were told.
  occurred_at timestamptz not null,
  recorded_at timestamptz not null,
  actor text collate "C" not null,
  -- Of what the carrier tells: told twice, it is there once.
  key text collate "C",
  data jsonb not null,
  primary key (parcel, seq)
);
create unique index event_once on delivery.event (parcel, key) where key is not null;
grant select, insert on delivery.event to :app;

-- Who received it, as the carrier wrote down: sealed.
create table delivery.receipt (
  parcel uuid not null references delivery.parcel (id),
  round int not null,
  receiver bytea not null,
  recorded_at timestamptz not null,
  primary key (parcel, round)
);
grant select, insert, delete on delivery.receipt to :app;

-- The list of a batch as it was signed: which parcel, under which number of the carrier, what was collected, what is charged.
create table delivery.batch_line (
  batch uuid not null references delivery.batch (id),
  parcel uuid not null references delivery.parcel (id),
  round int not null,
  awb text collate "C" not null,
  fee bigint not null check (fee >= 0),
  collected bigint not null check (collected >= 0),
  primary key (batch, parcel)
);
create index batch_line_parcel on delivery.batch_line (parcel);
grant select, insert on delivery.batch_line to :app;
