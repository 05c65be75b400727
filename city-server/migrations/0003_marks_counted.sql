-- How many marks a terminal sent, kept when the marks themselves are deleted with the publication of the result; null until then.
alter table deliveries add column marks integer;
