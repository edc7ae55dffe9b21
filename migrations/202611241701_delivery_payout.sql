-- What of collected postage was passed on to the carrier: by an order of the city's treasury, parcel by parcel of the lists
-- that the carrier signed.
create table delivery.payout (
  id uuid primary key,
  batch uuid not null references delivery.batch (id),
  agency text collate "C" not null,
  -- Number of the order (SP2D), and what the carrier's invoice asks for these parcels.
  reference text not null,
  invoice bigint not null check (invoice > 0),
  journal text not null unique,
  paid_on date not null,
  paid_by uuid not null,
  recorded_at timestamptz not null,
  unique (agency, reference)
);
create index payout_batch on delivery.payout (batch);
grant select, insert on delivery.payout to :app;

create table delivery.payout_line (
  batch uuid not null,
  parcel uuid not null,
  payout uuid not null references delivery.payout (id),
  amount bigint not null check (amount > 0),
  primary key (batch, parcel),
  foreign key (batch, parcel) references delivery.batch_line (batch, parcel)
);
create index payout_line_payout on delivery.payout_line (payout);
grant select, insert on delivery.payout_line to :app;
