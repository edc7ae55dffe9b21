create schema if not exists money;
grant usage on schema money to :app;

-- A bank or payment provider as it speaks with us: its habits are data (bank-port.ts: BankProfile).
create table money.bank_partner (
  code text primary key,
  name text not null,
  stage text not null check (stage in ('simulated', 'sandbox', 'production')),
  -- X-CLIENT-KEY and X-PARTNER-ID of its calls to us.
  client_id text not null unique,
  partner_id text not null unique,
  profile jsonb not null,
  -- Wraps its secrets; without the city's master key nobody reads them.
  data_key uuid not null references kernel.data_key (id),
  active boolean not null default true,
  changed_at timestamptz not null
);
grant select, insert on money.bank_partner to :app;
grant update (name, stage, client_id, partner_id, profile, active, changed_at) on money.bank_partner to :app;

-- Two of a kind hold while one replaces the other.
create table money.bank_key (
  id uuid primary key,
  partner text not null references money.bank_partner (code),
  use text not null check (use in ('their_public', 'our_private', 'inbound_secret', 'outbound_secret')),
  -- What may be shown: their public key, or the public half of ours.
  public_pem text,
  sealed bytea,
  -- SHA-256 of what may be compared over the phone.
  fingerprint text not null,
  from_at timestamptz not null,
  to_at timestamptz,
  added_by text not null,
  check ((use = 'their_public') = (sealed is null)),
  check (public_pem is not null or use in ('inbound_secret', 'outbound_secret'))
);
create index bank_key_partner on money.bank_key (partner, from_at desc);
grant select, insert on money.bank_key to :app;
grant update (to_at) on money.bank_key to :app;

create table money.bank_token (
  token_sha256 bytea primary key,
  partner text not null references money.bank_partner (code),
  expires_at timestamptz not null
);
create index bank_token_age on money.bank_token (expires_at);
grant select, insert, delete on money.bank_token to :app;

-- X-EXTERNAL-ID stands once a day for a partner's service. `refused` holds what was answered to a payment that was not taken.
create table money.bank_message (
  partner text not null references money.bank_partner (code),
  service text not null,
  day date not null,
  external_id text not null,
  reference text not null,
  refused text,
  received_at timestamptz not null,
  primary key (partner, service, day, external_id)
);
create index bank_message_age on money.bank_message (received_at);
grant select, insert, delete on money.bank_message to :app;
grant update (refused) on money.bank_message to :app;
