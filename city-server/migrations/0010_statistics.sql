-- Finished months of terminals, each as it was counted there. No row is of a visit or a day.
create table statistics (
  month text not null,
  terminal text not null references terminals,
  visits integer not null,
  counted json not null,
  primary key (month, terminal)
);
