/** What a check can say. `unknown`: it cannot be told here, which is no fault of the terminal. */
export type State = 'fine' | 'unknown' | 'attention' | 'broken';

/** One line of `passerelle doctor`: nothing in it is about a resident. */
export interface Finding {
  /** What was looked at, in one word or two. */
  readonly check: string;
  readonly state: State;
  /** One sentence: how it is. */
  readonly says: string;
  /** What to do, where it is not well. */
  readonly toDo?: string;
}

/** Findings of one check, by how they turned out. */
export function about(check: string) {
  const finding = (state: State) => (says: string, toDo?: string) => ({
    check,
    state,
    says,
    ...(toDo !== undefined && { toDo }),
  });
  return {
    fine: (says: string): Finding => finding('fine')(says),
    unknown: (why: string, toDo?: string): Finding => finding('unknown')(`Not known here: ${why}.`, toDo),
    attention: (says: string, toDo: string): Finding => finding('attention')(says, toDo),
    broken: (says: string, toDo: string): Finding => finding('broken')(says, toDo),
  };
}

/** For monitoring: 0 all is fine, 1 something wants attention, 2 something is broken. */
export function exitCodeOf(findings: readonly Finding[]): number {
  if (findings.some(({ state }) => state === 'broken')) return 2;
  return findings.some(({ state }) => state === 'attention') ? 1 : 0;
}
