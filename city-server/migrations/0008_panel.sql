-- Batches of panel sheets, each as its terminal signed it, with what is in it. Nothing here is of a ballot, a card or a time.
create table panel_batches (
  consultation text not null,
  batch text not null,
  terminal text not null,
  count integer not null,
  signed json not null,
  primary key (consultation, batch),
  foreign key (consultation, terminal) references deliveries
);
-- Sealed sheets are random bytes: trying to compress them only costs time.
alter table panel_batches alter column signed set storage external;
