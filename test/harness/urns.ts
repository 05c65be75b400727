import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';

/** How many ballots of a consultation lie on a terminal, read from a copy of its urn. */
export function ballotsInUrn(dataDirectory: string, consultation: string): number {
  const folder = mkdtempSync(join(tmpdir(), 'urn-'));
  try {
    cpSync(join(dataDirectory, 'consultations', consultation), folder, { recursive: true });
    const urn = new Database(join(folder, 'urn.db'));
    const { ballots } = urn.prepare('SELECT count(*) AS ballots FROM urn').get() as { ballots: number };
    urn.close();
    return ballots;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
