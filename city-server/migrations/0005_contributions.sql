-- What residents said in debates. No time and no terminal: which visit wrote what is nobody's to find.

-- To open what terminals sealed. Each consultation with a debate has its own.
create table contribution_keys (
  consultation text primary key references consultations,
  public_key text not null,
  private_key text not null
);

-- `said`: a contribution as contract/contributions.ts has it. The reason stands with what is refused; what was published can be
-- refused later, and keeps its text.
create table contributions (
  consultation text not null references consultations,
  id bytea not null,
  said json not null,
  state text not null check (state in ('waiting', 'published', 'refused')),
  reason text check ((state = 'refused') = (reason is not null)),
  primary key (consultation, id)
);

create table reactions (
  consultation text not null references consultations,
  id bytea not null,
  statement text not null,
  opinion text not null check (opinion in ('agree', 'disagree', 'pass')),
  primary key (consultation, id)
);
create index reactions_of_statement on reactions (consultation, statement);

-- The counts as last told.
create table opinions (
  consultation text not null references consultations,
  statement text not null,
  agree integer not null,
  disagree integer not null,
  pass integer not null,
  primary key (consultation, statement)
);

-- Grows with each change of what is told, so that no terminal takes an older list.
create table debates (
  consultation text primary key references consultations,
  edition integer not null
);
