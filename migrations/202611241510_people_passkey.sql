-- Passkeys (WebAuthn level 3): a person signs in with the phone's own lock instead of a code. Who has one stays known
-- when the number goes to somebody else.
create table people.passkey (
  id uuid primary key,
  person uuid not null references people.person (id),
  -- As the authenticator named it; unique in the world by its length.
  credential bytea not null unique check (length(credential) between 16 and 1023),
  -- COSE key: public, so it stands in clear.
  public_key bytea not null,
  -- Counts up where the authenticator counts; one that goes back was copied.
  counter bigint not null check (counter >= 0),
  transports text[] not null,
  -- Kept by the phone's maker and so on the person's other devices too.
  backed_up boolean not null,
  -- The device on which it was made, as one would call it.
  device text not null,
  created_at timestamptz not null,
  last_used_at timestamptz,
  ended_at timestamptz
);
create index passkey_person on people.passkey (person, created_at desc) where ended_at is null;
grant select, insert on people.passkey to :app;
grant update (counter, backed_up, last_used_at, ended_at) on people.passkey to :app;

-- What a browser was asked to sign. Works once, in the browser that was asked.
create table people.passkey_challenge (
  challenge bytea primary key,
  browser_mac bytea not null,
  -- Who adds one; null at sign-in, where nobody is known yet.
  person uuid references people.person (id),
  expires_at timestamptz not null
);
create index passkey_challenge_age on people.passkey_challenge (expires_at);
create index passkey_challenge_person on people.passkey_challenge (person) where person is not null;
grant select, insert, delete on people.passkey_challenge to :app;
