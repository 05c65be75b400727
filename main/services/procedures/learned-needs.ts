import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { keyOfNeed, mostNeeds, type Need, needsFile, needsSchema } from '../../../contract/learning.ts';
import { removeDurably, writeDurably } from '../database/index.ts';

/**
 * What the learning of IT staff has met, in a file that `passerelle procedures learn` reads. It does not outlive the learning: services
 * that start without it remove the file.
 */
export class LearnedNeeds {
  readonly #file: string;
  readonly #needs: Map<string, Need> | undefined;

  constructor(dataDirectory: string, isLearning: boolean) {
    this.#file = join(dataDirectory, needsFile);
    if (isLearning) this.#needs = new Map(readNeeds(this.#file).map((need) => [keyOfNeed(need), need]));
    else removeDurably(this.#file);
  }

  /** Nothing, where nobody learns: a shell that says so all the same leaves no trace. */
  note(need: Need): void {
    const key = keyOfNeed(need);
    if (this.#needs === undefined || this.#needs.has(key) || this.#needs.size >= mostNeeds) return;
    this.#needs.set(key, need);
    writeDurably(this.#file, JSON.stringify([...this.#needs.values()]));
  }
}

/** None where the file cannot be understood: walking through the procedure again is soon done. */
function readNeeds(file: string): readonly Need[] {
  if (!existsSync(file)) return [];
  try {
    return needsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return [];
  }
}
