import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { occupiedMarker, updateOutcomeSchema, updateOutcomesFile } from '../../../contract/updates.ts';
import type { Record } from '../journal/index.ts';

/** Writes into the journal what became of updates while these services did not run. Said twice rather than never after a crash. */
export function recordOutcomes(dataDirectory: string, record: Record): void {
  const file = updateOutcomesFile(dataDirectory);
  for (const line of linesOf(file)) {
    const outcome = updateOutcomeSchema.safeParse(parsed(line));
    if (outcome.success) record(outcome.data.event, outcome.data.fields as never);
  }
  rmSync(file, { force: true });
}

/** Whether somebody is in a visit, for whoever would stop the terminal at night: a file, since they ask nobody. */
export class Occupancy {
  readonly #marker: string;

  constructor(socket: string) {
    this.#marker = occupiedMarker(socket);
    this.end();
  }

  begin(): void {
    writeFileSync(this.#marker, '');
  }

  end(): void {
    rmSync(this.#marker, { force: true });
  }
}

function linesOf(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n').filter(Boolean);
  } catch {
    return [];
  }
}

/** What a power cut left of a line is no outcome. */
function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
