/** Says which tables a file has. A file of another version is refused and made anew by the next import: it holds nothing of its own. */
export const version = 1;

export const tables = `
  PRAGMA user_version = ${version};
  CREATE TABLE sheet (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    theme TEXT,
    title TEXT NOT NULL,
    summary TEXT NOT NULL,
    json TEXT NOT NULL
  ) STRICT;
  CREATE TABLE origin (updated_on TEXT NOT NULL, imported_on TEXT NOT NULL, sheets INTEGER NOT NULL) STRICT;
`;
