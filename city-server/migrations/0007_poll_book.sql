-- The registrar's last decision about a card that its holder cannot give back (contract/freeing.ts). The holder stays the holder.
alter table reservations add column freed text check (freed in ('interrupted', 'out-of-order', 'no-paper-there'));
-- What is published of these decisions, signed by the registrar: how many cards, and why.
create table freeing_decisions (
  consultation text not null references consultations,
  decision text not null,
  manifest json not null,
  primary key (consultation, decision)
);
-- How many cards were marked from lists of people who voted on paper away from any terminal. Their marks name no terminal.
create table paper_lists (
  consultation text primary key references consultations,
  cards integer not null
);
