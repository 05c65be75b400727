/** How much of each is measured. */
export interface Sizes {
  readonly casts: number;
  readonly vacuums: number;
  readonly decisions: number;
  readonly imports: number;
  readonly opened: number;
  readonly shared: number;
  readonly rounds: number;
  readonly batches: number;
  readonly drained: number;
  readonly drains: number;
  readonly starts: number;
  readonly walks: number;
  readonly visits: number;
}

export const full: Sizes = {
  casts: 1_000,
  vacuums: 20,
  decisions: 200_000,
  imports: 3,
  opened: 1_000_000,
  shared: 100_000,
  rounds: 7,
  batches: 5,
  drained: 20_000,
  drains: 3,
  starts: 9,
  walks: 12,
  visits: 120,
};

/** For whoever works on the benchmarks: every line, nothing to rely on. */
export const quick: Sizes = {
  casts: 100,
  vacuums: 3,
  decisions: 20_000,
  imports: 1,
  opened: 100_000,
  shared: 10_000,
  rounds: 2,
  batches: 2,
  drained: 1_000,
  drains: 1,
  starts: 2,
  walks: 2,
  visits: 6,
};
