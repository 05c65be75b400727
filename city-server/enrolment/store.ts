import { ok, type Result } from '../../contract/result.ts';
import type { Signed } from '../../contract/signed.ts';
import type { Enrolment } from '../../contract/sync.ts';
import type { City } from '../city.ts';
import { type Refusal, refusal } from '../http/index.ts';
import { announceTerminal, giveKeys, readSettings, renewSettings } from '../terminals/index.ts';
import { hashOfCode, inGroups, newCode } from './code.ts';

const dayMs = 24 * 3_600_000;

export interface NewTerminal {
  readonly terminal: string;
  /** As residents and the board call it. */
  readonly name: string;
  readonly place: string;
  /** How long the code serves. */
  readonly days: number;
}

/** A code as it is shown, once. */
export interface EnrolmentCode {
  readonly terminal: string;
  readonly code: string;
  readonly expiresAt: string;
}

/** Makes the one-use code of a terminal that has not enrolled. A code made for it before no longer serves. */
export function makeEnrolmentCode(city: City, terminal: NewTerminal): Promise<Result<EnrolmentCode, Refusal>> {
  const code = newCode(city.key);
  const expiresAt = new Date(city.now() + terminal.days * dayMs);
  return city.database.transaction(async (queries) => {
    if (!(await announceTerminal(queries, terminal))) return refusal('already-enrolled');
    await queries.run(
      `insert into enrolment_codes (terminal, code_hash, expires_at) values ($1, $2, $3)
       on conflict (terminal) do update set code_hash = excluded.code_hash, expires_at = excluded.expires_at`,
      [terminal.terminal, hashOfCode(city.key, code), expiresAt],
    );
    return ok({ terminal: terminal.terminal, code: inGroups(code), expiresAt: expiresAt.toISOString() });
  });
}

/**
 * Enrols the terminal of a code with its keys, and gives its settings. The same keys may ask again with the same code, as a
 * terminal does whose answer was lost; anything else that does not fit is refused in the same way.
 */
export function enrol(city: City, enrolment: Enrolment): Promise<Result<Signed, Refusal>> {
  return city.database.transaction(async (queries) => {
    const code = await queries.row<{ terminal: string; expiresAt: Date; usedBy: string | null }>(
      'select terminal, expires_at "expiresAt", used_by "usedBy" from enrolment_codes where code_hash = $1 for update',
      [hashOfCode(city.key, enrolment.code)],
    );
    if (!code || code.expiresAt.getTime() < city.now()) return refusal('refused');
    if (code.usedBy !== null) {
      const settings = code.usedBy === keysOf(enrolment) && (await readSettings(queries, code.terminal));
      return settings ? ok(settings) : refusal('refused');
    }
    if (!(await giveKeys(queries, code.terminal, enrolment))) return refusal('refused');
    await queries.run('update enrolment_codes set used_by = $2 where terminal = $1', [
      code.terminal,
      keysOf(enrolment),
    ]);
    return ok(await renewSettings(queries, city, code.terminal));
  });
}

function keysOf({ signingKey, sealingKey }: Enrolment): string {
  return `${signingKey} ${sealingKey}`;
}
