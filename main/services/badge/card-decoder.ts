/** What a decoder made of reports. `incomplete`: what came was no whole number, or its end did not come. */
export type Decoded = { readonly kind: 'number'; readonly text: string } | { readonly kind: 'incomplete' };

/** Turns the raw reports of one kind of reader into numbers. Pure: time comes in as an argument. */
export interface CardDecoder {
  /** Takes one report and gives what it completed, in order. A report that is none of this reader's says nothing. */
  accept(report: Uint8Array, nowMs: number): Decoded[];
  /** When `expire` will have something to say if nothing comes before; nothing while no number is under way. */
  readonly expiresAtMs: number | undefined;
  /** Ends a number for which nothing more came in time. */
  expire(nowMs: number): Decoded[];
  /** Forgets everything, as when the reader is unplugged. */
  reset(): void;
}
