-- Officers who sign in at the city's identity provider (OpenID Connect Core 1.0). Issuer and subject together are the
-- only lasting name there (§5.7): addresses and numbers change hands.
create table people.officer_identity (
  issuer text collate "C" not null,
  subject text collate "C" not null check (length(subject) between 1 and 255),
  officer uuid not null references people.officer (id),
  linked_at timestamptz not null,
  primary key (issuer, subject),
  unique (issuer, officer)
);
create index officer_identity_officer on people.officer_identity (officer);
grant select, insert on people.officer_identity to :app;

-- On the way to the provider and back. Works once, in the browser that left.
create table people.officer_journey (
  state_sha256 bytea primary key,
  browser_mac bytea not null,
  -- Nonce and PKCE verifier.
  sealed bytea not null,
  -- For a second factor within a session: whose.
  officer uuid references people.officer (id),
  goal text not null check (length(goal) <= 500),
  expires_at timestamptz not null
);
create index officer_journey_age on people.officer_journey (expires_at);
create index officer_journey_officer on people.officer_journey (officer) where officer is not null;
grant select, insert, delete on people.officer_journey to :app;
