-- Everything that grows with residents leads with its consultation, so that it can be distributed on it.
-- No table of ballots, marks or reservations has a time: what came when would tell who voted what.

create table terminals (
  terminal text primary key,
  name text not null,
  place text not null,
  -- Raw keys in base64url; null until the terminal has enrolled, never changed after.
  signing_key text unique,
  sealing_key text,
  -- How envelopes name the signing key.
  signer text unique,
  -- Key of the mediators' tokens on this terminal.
  mediator_key text not null,
  -- The signed settings as last made, and their version.
  settings json,
  settings_version integer not null default 0,
  -- The last heartbeat. The counter only grows.
  counter bigint not null default 0,
  last_seen timestamptz,
  help boolean not null default false,
  printer text,
  reader text,
  store text,
  software text,
  runtime text
);

create table enrolment_codes (
  -- HMAC of the code under a key that is not in the database.
  code_hash text primary key,
  terminal text not null unique references terminals,
  expires_at timestamptz not null,
  -- The signing key that used it: the same key may ask again when the answer was lost.
  used_by text
);

-- Who may take part. Home terminal: null where the card has none.
create table cards (
  number text primary key,
  terminal text references terminals
);

-- Terminal: null for a mediator of every terminal.
create table mediator_cards (
  number text primary key,
  terminal text references terminals
);

create table consultations (
  consultation text primary key,
  -- The newest package, and what is read from it at each request.
  version integer not null,
  package json not null,
  package_hash text not null,
  form_hash text not null,
  sealed_bytes integer not null,
  k integer not null,
  rehearsal boolean not null,
  opens_at timestamptz not null,
  closes_at timestamptz not null,
  -- Set when the export is first released: nothing is added to the urn after that.
  frozen boolean not null default false,
  -- The signed result, once published.
  result json
);

create table packages (
  consultation text not null references consultations,
  version integer not null,
  package json not null,
  primary key (consultation, version)
);

-- The HMAC key of voter tokens. Deleted with the reservations when the result is published.
create table token_keys (
  consultation text primary key references consultations,
  key text not null
);

-- One row for each card that may take part. Never expires; freed only by its holder.
create table reservations (
  consultation text not null references consultations,
  token bytea not null,
  -- Who may take a ballot of this card; null: nobody yet.
  holder text references terminals,
  -- Held by its home terminal since publication.
  home boolean not null,
  -- The random name of a reservation made on request.
  reservation text,
  primary key (consultation, token)
);
create index reservations_of_home on reservations (consultation, holder) where home;

-- A request for one of these that arrives late takes nothing.
create table released_reservations (
  consultation text not null references consultations,
  reservation text not null,
  primary key (consultation, reservation)
);

-- The terminals that hold the consultation, and so must account for it at closing.
create table deliveries (
  consultation text not null references consultations,
  terminal text not null references terminals,
  primary key (consultation, terminal)
);

create table batches (
  consultation text not null,
  batch text not null,
  terminal text not null,
  count integer not null,
  set_hash text not null,
  -- The manifest as the terminal signed it.
  manifest json not null,
  primary key (consultation, batch),
  foreign key (consultation, terminal) references deliveries
);

create table ballots (
  consultation text not null,
  id bytea not null,
  batch text not null,
  sealed bytea not null,
  primary key (consultation, id)
);
-- Sealed ballots are random bytes: trying to compress them only costs time.
alter table ballots alter column sealed set storage external;

create table marks (
  consultation text not null,
  token bytea not null,
  terminal text not null,
  primary key (consultation, token, terminal)
);

create table finals (
  consultation text not null,
  terminal text not null,
  manifest json not null,
  manifest_hash text not null,
  primary key (consultation, terminal),
  foreign key (consultation, terminal) references deliveries
);

-- The registrar's decisions to count without the final manifest of a terminal that is lost. Recorded once.
create table lost_terminals (
  consultation text not null,
  terminal text not null,
  reason text not null,
  decided_at timestamptz not null,
  primary key (consultation, terminal),
  foreign key (consultation, terminal) references deliveries
);

-- What a person must look at. Empty consultation or terminal: it concerns none in particular.
create table alarms (
  kind text not null,
  consultation text not null,
  terminal text not null,
  times integer not null,
  last_at timestamptz not null,
  primary key (kind, consultation, terminal)
);
