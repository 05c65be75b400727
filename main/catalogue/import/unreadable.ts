export type UnreadableProblem =
  | 'not-a-file'
  | 'not-well-formed'
  | 'entities'
  | 'too-large'
  | 'too-deep'
  | 'wrong-root'
  | 'no-id'
  | 'no-title'
  | 'not-valid'
  | 'twice';

/** A file of which no sheet can be made. The import leaves it out, says so, and goes on. */
export class Unreadable extends Error {
  readonly problem: UnreadableProblem;
  /** The element that is to blame; null where it is the whole file. */
  readonly element: string | null;

  constructor(problem: UnreadableProblem, detail = '', element: string | null = null) {
    super(detail);
    this.problem = problem;
    this.element = element;
  }
}
