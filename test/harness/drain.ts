import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { ballotId, fromBase64url } from '../../ballot/index.ts';
import type { Consultation } from '../../main/services/consultations/index.ts';
import { emptyDigest, toggled } from '../../main/services/urn/set-digest.ts';
import { Machine } from './machine.ts';

export interface DrainOptions {
  /** A new data directory, on a disk that syncs. */
  readonly folder: string;
  /** Of a running city server. */
  readonly url: string;
  readonly certificateAuthority: string;
  /** An enrolment code of that server. */
  readonly code: string;
  /** Published and open. */
  readonly consultation: string;
  readonly ballots: number;
  /** Of each ballot, in place of what the consultation's form seals to. The city server must expect it too. */
  readonly sealedBytes?: number;
}

/**
 * Sends a backlog of ballots to a city server through the whole of sync: formed into batches, signed, stored there, acknowledged,
 * purged and vacuumed here. `ms`: from the first word to the server until the last ballot has left the disk. Ballots are random
 * bytes.
 */
export async function measureDrain(options: DrainOptions): Promise<{ ms: number; sealedBytes: number }> {
  const { folder, url, certificateAuthority, code, consultation, ballots } = options;
  // One beat, without another in between.
  const machine = new Machine({ folder, url, certificateAuthority, heartbeatSeconds: 3_600, timeoutMs: 60_000 });
  machine.handCode(code);
  await machine.start();
  while (!machine.consultations.get(consultation)) await wait(5);
  const { sealedBytes = mustHold(machine, consultation).ballots.sealedBytes } = options;
  await machine.stop();
  fillBox(join(folder, 'consultations', consultation), ballots, sealedBytes);

  let left = ballots;
  const isDrained = new Promise<void>((resolve) => {
    machine.heard = (event, fields) => {
      if (event === 'batch-acknowledged') left -= (fields as { count: number }).count;
      if (left === 0) resolve();
    };
  });
  await machine.start();
  const held = mustHold(machine, consultation);
  Object.assign(held, { ballots: { ...held.ballots, sealedBytes } });
  const begun = performance.now();
  await isDrained;
  const ms = performance.now() - begun;
  await machine.stop();
  return { ms, sealedBytes };
}

function mustHold(machine: Machine, consultation: string): Consultation {
  const held = machine.consultations.get(consultation);
  if (!held) throw new Error(`the terminal does not hold ${consultation}`);
  return held;
}

/** Puts ballots into an urn that is closed, as if so many people had voted: one by one would take half a minute. */
export function fillBox(folder: string, count: number, sealedBytes: number): void {
  const store = new Database(join(folder, 'urn.db'));
  store.prepare('ATTACH ? AS book').run(join(folder, 'poll-book.db'));
  const addBallot = store.prepare('INSERT INTO main.urn (id, sealed) VALUES (?, ?)');
  const addMark = store.prepare('INSERT INTO book.poll_book (token) VALUES (?)');
  const fill = store.transaction(() => {
    let digest = emptyDigest;
    for (let n = 0; n < count; n += 1) {
      const sealed = randomBytes(sealedBytes);
      const token = randomBytes(32);
      addBallot.run(fromBase64url(ballotId(sealed)), sealed);
      addMark.run(token);
      digest = toggled(digest, token);
    }
    store.prepare('UPDATE book.digest SET value = ?').run(digest);
  });
  fill();
  store.close();
}
