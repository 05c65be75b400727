/** What came of one call of the disk that failed. */
export interface Failed {
  /** Which call, counted from the first of the work. */
  readonly first: number;
  /** The errors that were given to whoever asked, as values. */
  readonly codes: readonly string[];
  /** Whether the next vote was taken once the disk was well again, without a restart. */
  readonly goesOn: boolean;
  /** What is wrong after a restart. */
  readonly faults: readonly string[];
}
