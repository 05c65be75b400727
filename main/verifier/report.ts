/** What is wrong, and in which file. */
export interface Fault {
  readonly file: string;
  readonly says: string;
}

/** One thing that was looked at, as the sentence that is true when there is no fault. */
export interface Check {
  readonly says: string;
  readonly faults: readonly Fault[];
}

/** What a verification found. `notes`: what is true and no fault, and what only a person can compare. */
export interface Verification {
  readonly checks: readonly Check[];
  readonly notes: readonly string[];
}

/** Gathers what each check finds, in the order of the checks. */
export class Report implements Verification {
  readonly checks: Check[] = [];
  readonly notes: string[] = [];

  /** `look` tells each fault that it finds. Gives whether there was none. */
  check(says: string, look: (fault: (file: string, says: string) => void) => void): boolean {
    const faults: Fault[] = [];
    look((file, what) => faults.push({ file, says: what }));
    this.checks.push({ says, faults });
    return faults.length === 0;
  }

  note(says: string): void {
    this.notes.push(says);
  }
}
