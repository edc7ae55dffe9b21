-- How a notice leaves the house: doors a person agrees to, messages, and what became of each, as facts that are only added.
alter table notices.notice drop constraint notice_sent_by_check;
alter table notices.notice add constraint notice_sent_by_check
  check (sent_by in ('push', 'whatsapp', 'email', 'sms', 'none'));
-- What waits to leave, for one digest instead of many.
create index notice_waiting on notices.notice (person, created_at) where sent_at is null and read_at is null;
-- What officers see on the case.
create index notice_object on notices.notice (object, created_at desc) where object is not null;

-- Yes or no to a door, with its proof: when and where it was said. The newest row holds.
create table notices.consent (
  id uuid primary key,
  person uuid not null references people.person (id),
  door text not null check (door in ('push', 'whatsapp', 'email', 'sms')),
  given boolean not null,
  source text not null check (source in ('page', 'receipt', 'reply', 'device')),
  at timestamptz not null
);
create index consent_newest on notices.consent (person, door, at desc, id desc);
grant select, insert on notices.consent to :app;

create table notices.preference (
  person uuid primary key references people.person (id),
  lang text not null check (lang in ('id', 'en')),
  -- One message a day for what is not urgent.
  digest boolean not null,
  changed_at timestamptz not null
);
grant select, insert, update on notices.preference to :app;

-- One message to one person by one door. No word of it and no address: its words are made from the notice when it leaves.
create table notices.message (
  -- The key the provider is given.
  id uuid primary key,
  -- Null: a sign-in code to a number that may be nobody's, or a trial.
  person uuid references people.person (id),
  purpose text not null check (purpose in ('notice', 'digest', 'code', 'trial', 'reply')),
  door text not null check (door in ('push', 'whatsapp', 'email', 'sms')),
  -- The words' name and version; null for a digest, a code, a reply.
  kind text collate "C",
  template_version int,
  lang text not null check (lang in ('id', 'en')),
  state text not null check (state in ('queued', 'sending', 'sent', 'delivered', 'read', 'failed', 'fallen_back')),
  -- Whose answer counts: the provider it was given to last, and how that calls it.
  provider text collate "C",
  ref text collate "C",
  attempts int not null default 0,
  -- HMAC of the words that left, codes left out: somebody who holds a message can ask whether it is ours.
  text_mac bytea,
  created_at timestamptz not null,
  state_at timestamptz not null,
  -- When somebody must look again: an answer that was lost, a message that does not arrive.
  look_at timestamptz
);
create index message_look on notices.message (look_at) where look_at is not null;
create index message_mac on notices.message (text_mac, created_at desc) where text_mac is not null;
create index message_person on notices.message (person, created_at desc);
create index message_ref on notices.message (provider, ref) where ref is not null;
create index message_age on notices.message (created_at);
grant select, insert on notices.message to :app;
grant update (state, provider, ref, attempts, text_mac, template_version, state_at, look_at) on notices.message to :app;

-- What a message tells of. A notice goes through a door at most once: this key says so.
create table notices.message_notice (
  notice uuid not null references notices.notice (id),
  door text not null,
  message uuid not null references notices.message (id),
  primary key (notice, door)
);
create index message_notice_message on notices.message_notice (message);
grant select, insert on notices.message_notice to :app;

-- The ledger: what became of a message, with whose word for it. Insert-only.
create table notices.delivery (
  id uuid primary key,
  message uuid not null references notices.message (id),
  state text not null check (state in ('queued', 'sent', 'unknown', 'delivered', 'read', 'failed', 'fallen_back')),
  -- As the provider tells it, and when we heard.
  at timestamptz not null,
  recorded_at timestamptz not null,
  provider text collate "C",
  ref text collate "C",
  reason text collate "C"
);
-- The same news again is no news.
create unique index delivery_once on notices.delivery (message, state, provider) nulls not distinct;
create index delivery_report on notices.delivery (recorded_at);
grant select, insert on notices.delivery to :app;

-- How a provider stands: past so many faults in a row nothing is given to it for a while.
create table notices.provider_state (
  provider text collate "C" primary key,
  faults int not null,
  shut_until timestamptz,
  reason text collate "C",
  changed_at timestamptz not null
);
grant select, insert, update on notices.provider_state to :app;

-- What came in from a provider: each once, by its digest (a replay) and by its own id (told twice). No word of it stays.
create table notices.incoming (
  provider text collate "C" not null,
  ref text collate "C" not null,
  door text not null check (door in ('whatsapp', 'sms', 'email')),
  -- Blind index of the sender's number.
  from_idx bytea,
  outcome text collate "C" not null,
  received_at timestamptz not null,
  primary key (provider, ref)
);
create index incoming_window on notices.incoming (from_idx, received_at desc) where from_idx is not null;
create index incoming_age on notices.incoming (received_at);
grant select, insert, delete on notices.incoming to :app;

alter table notices.outbox drop constraint outbox_channel_check;
alter table notices.outbox add constraint outbox_channel_check check (channel in ('email', 'sms', 'whatsapp', 'push'));

-- Words that the city put in place of those of the release. A version never changes; the newest holds.
create table notices.template (
  kind text collate "C" not null,
  variant text collate "C" not null,
  version int not null check (version > 1),
  words jsonb not null,
  published_at timestamptz not null,
  published_by uuid not null references people.officer (id),
  primary key (kind, variant, version)
);
create index template_officer on notices.template (published_by);
grant select, insert on notices.template to :app;

-- What a provider thinks of words that must be agreed beforehand (WhatsApp).
create table notices.agreed_template (
  provider text collate "C" not null,
  name text collate "C" not null,
  lang text not null check (lang in ('id', 'en')),
  state text not null check (state in ('PENDING', 'APPROVED', 'REJECTED', 'PAUSED', 'DISABLED')),
  reason text,
  checked_at timestamptz not null,
  primary key (provider, name, lang)
);
grant select, insert, update on notices.agreed_template to :app;

-- A device that rings: what the browser's push service gave, sealed.
create table notices.push_subscription (
  id uuid primary key,
  person uuid not null references people.person (id),
  endpoint_mac bytea not null,
  sealed bytea not null,
  created_at timestamptz not null,
  ended_at timestamptz
);
create unique index push_device on notices.push_subscription (endpoint_mac) where ended_at is null;
create index push_person on notices.push_subscription (person, created_at desc);
grant select, insert on notices.push_subscription to :app;
grant update (ended_at) on notices.push_subscription to :app;
