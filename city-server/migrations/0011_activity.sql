-- What mediators reported of the help that they gave: by the number of the mediator, with nothing of who was helped, and no time but a day.
create table activity_reports (
  report bytea primary key,
  terminal text not null references terminals,
  mediator integer not null,
  day date not null,
  said json not null
);
create index activity_reports_of_day on activity_reports (day);
