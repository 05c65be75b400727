import type { KeyPair } from '../ballot/index.ts';
import type { Database } from './database/index.ts';

/** Writes one line of the server's log. Fields hold names, counts and codes: nothing of a person, no address, no full URL. */
export type Log = (event: string, fields?: Readonly<Record<string, string | number>>) => void;

/** What every capability of the server is given. */
export interface City {
  readonly database: Database;
  /** The city server's own signing key. */
  readonly key: KeyPair;
  /** The city's name, as residents read it. */
  readonly name: string;
  /** Where residents find the public pages, without a slash at its end. */
  readonly publicUrl: string;
  /** In which the pages write times, such as Europe/Paris. */
  readonly timeZone: string;
  /** Milliseconds since 1970. Tests set it. */
  readonly now: () => number;
  readonly log: Log;
}
