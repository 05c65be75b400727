import type { UnreadableProblem } from './unreadable.ts';

export type Problem =
  | UnreadableProblem
  /** Nobody taught the import this element. The words in it are kept. */
  | 'unknown-element'
  /** A picture, or a questionnaire whose answers would choose among the texts. */
  | 'not-kept'
  | 'bad-address'
  | 'bad-date'
  /** It leads to a sheet that the source does not have, and says no words of its own. */
  | 'no-target'
  /** It leads to what it stands under. */
  | 'circle';

export interface Finding {
  readonly problem: Problem;
  /** The element; null where the whole file is meant. */
  readonly element: string | null;
  readonly count: number;
  /** The first few files, each with what more can be said. */
  readonly examples: readonly { readonly file: string; readonly detail: string }[];
}

interface OpenFinding extends Finding {
  count: number;
  readonly examples: { file: string; detail: string }[];
}

const examplesKept = 3;
const kindsKept = 200;
/** Stands for the elements beyond that. */
const others = '…';

/** Everything that an import could not read, by kind, so that a thousand pictures are one line. Bounded, whatever the source. */
export class ImportReport {
  readonly #findings = new Map<string, OpenFinding>();

  add(file: string, problem: Problem, element: string | null, detail = ''): void {
    const finding = this.#finding(problem, element);
    finding.count++;
    if (finding.examples.length < examplesKept && finding.examples.at(-1)?.file !== file)
      finding.examples.push({ file, detail });
  }

  #finding(problem: Problem, element: string | null): OpenFinding {
    const known = this.#findings.get(`${problem} ${element}`);
    if (known !== undefined) return known;
    // A hostile source can make up any number of elements: beyond the bound, they are told together.
    if (this.#findings.size >= kindsKept && element !== others) return this.#finding(problem, others);
    const finding = { problem, element, count: 0, examples: [] };
    this.#findings.set(`${problem} ${element}`, finding);
    return finding;
  }

  /** The most frequent first. */
  get findings(): readonly Finding[] {
    return [...this.#findings.values()].sort((one, another) => another.count - one.count);
  }
}
