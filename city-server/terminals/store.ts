import { signerOf } from '../../ballot/index.ts';
import type { Signed } from '../../contract/signed.ts';
import type { Enrolment, Heartbeat } from '../../contract/sync.ts';
import type { Queries } from '../database/index.ts';
import type { Said } from './authenticate.ts';
import { newMediatorKey } from './settings.ts';

/** One terminal as the fleet list shows it. Device states are null until its first heartbeat. */
export interface Terminal {
  readonly terminal: string;
  readonly name: string;
  readonly place: string;
  readonly enrolled: boolean;
  readonly lastSeen: Date | null;
  readonly help: boolean;
  readonly printer: Heartbeat['printer'] | null;
  readonly reader: Heartbeat['reader'] | null;
  readonly store: Heartbeat['store'] | null;
  readonly software: string | null;
  readonly runtime: string | null;
}

/** Every terminal: those that ask for help first, then by name. */
export function listTerminals(queries: Queries): Promise<Terminal[]> {
  return queries.rows<Terminal>(
    `select terminal, name, place, signing_key is not null "enrolled", last_seen "lastSeen", help, printer, reader, store,
       software, runtime
     from terminals order by help desc, name, terminal`,
  );
}

/** Names a terminal that has not enrolled yet, or names it anew. False when it has enrolled. */
export async function announceTerminal(
  queries: Queries,
  { terminal, name, place }: { terminal: string; name: string; place: string },
): Promise<boolean> {
  const touched = await queries.run(
    `insert into terminals (terminal, name, place, mediator_key) values ($1, $2, $3, $4)
     on conflict (terminal) do update set name = excluded.name, place = excluded.place
     where terminals.signing_key is null`,
    [terminal, name, place, newMediatorKey()],
  );
  return touched === 1;
}

/** Gives a terminal its keys. False when it has enrolled with others, or when another terminal has the signing key. */
export async function giveKeys(queries: Queries, terminal: string, keys: Enrolment): Promise<boolean> {
  const touched = await queries.run(
    `update terminals set signing_key = $2, sealing_key = $3, signer = $4, software = $5
     where terminal = $1 and signing_key is null
       and not exists (select from terminals other where other.signing_key = $2 or other.signer = $4)`,
    [terminal, keys.signingKey, keys.sealingKey, signerOf(keys.signingKey), keys.software],
  );
  return touched === 1;
}

/** The settings as last signed. */
export async function readSettings(queries: Queries, terminal: string): Promise<Signed | undefined> {
  const row = await queries.row<{ settings: Signed | null }>('select settings from terminals where terminal = $1', [
    terminal,
  ]);
  return row?.settings ?? undefined;
}

/** What a heartbeat that was recorded calls for. */
interface Recorded {
  readonly settings: Signed;
  readonly place: string;
  /** Somebody began to ask for help there, or was answered. */
  readonly helpChanged: boolean;
}

/**
 * Records a heartbeat and gives the terminal's settings. Nothing when its counter is not above the last one, except for that
 * last one itself, byte for byte, which the network may bring twice.
 */
export async function recordHeartbeat(
  queries: Queries,
  { payload: beat, envelope }: Said<Heartbeat>,
  at: Date,
): Promise<Recorded | undefined> {
  return queries.row<Recorded>(
    `update terminals set counter = $2, last_seen = $3, help = $4, printer = $5, reader = $6, store = $7, software = $8,
       runtime = $9, heartbeat_signature = $10
     from (select help "before" from terminals where terminal = $1 for update) held
     where terminal = $1 and (counter < $2 or (counter = $2 and heartbeat_signature = $10))
     returning settings, place, help <> held.before "helpChanged"`,
    [
      ...[beat.terminal, beat.counter, at, beat.help, beat.printer, beat.reader, beat.store, beat.software],
      ...[beat.runtime, envelope.signature],
    ],
  );
}

/** Names of the terminals at the place of this one that ask for help, but for itself; those that fell silent ask nobody any more. */
export async function listCalling(queries: Queries, terminal: string, heardSince: Date): Promise<string[]> {
  const rows = await queries.rows<{ name: string }>(
    `select other.name from terminals own join terminals other using (place)
     where own.terminal = $1 and other.terminal <> $1 and other.help and other.last_seen >= $2
     order by other.name collate "C" limit 100`,
    [terminal, heardSince],
  );
  return rows.map(({ name }) => name);
}
