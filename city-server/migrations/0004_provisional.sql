-- How a card took part: at a terminal, on paper (marked at a terminal), or by a provisional ballot that the registrar accepted,
-- whose mark names no terminal.
alter table marks add column channel text not null default 'terminal' check (channel in ('terminal', 'paper', 'provisional'));
-- Whether the package names a registrar: without one there are no provisional ballots.
alter table consultations add column registrar boolean not null default false;
-- The outer envelopes of provisional ballots, as ballots and their batches, and apart from them. No time here either.
create table provisional_batches (
  consultation text not null,
  batch text not null,
  terminal text not null,
  count integer not null,
  set_hash text not null,
  manifest json not null,
  primary key (consultation, batch),
  foreign key (consultation, terminal) references deliveries
);
-- Emptied when they are stripped.
create table provisional_ballots (
  consultation text not null,
  id bytea not null,
  batch text not null,
  sealed bytea not null,
  primary key (consultation, id)
);
alter table provisional_ballots alter column sealed set storage external;
-- What the registrar made of the envelopes, signed. The accepted ballots are in the urn, in a batch named "provisional".
create table stripped (
  consultation text primary key references consultations,
  manifest json not null,
  accepted integer not null
);
