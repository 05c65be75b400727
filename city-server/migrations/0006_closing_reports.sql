-- The closing report of each terminal as it was signed: what its paper says, for whoever has no paper at hand.
create table closing_reports (
  consultation text not null,
  terminal text not null,
  report json not null,
  report_hash text not null,
  primary key (consultation, terminal),
  foreign key (consultation, terminal) references finals
);
