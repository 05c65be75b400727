/** Something that residents can find: a procedure of the city's catalogue, or a sheet. In French, other languages beside it. */
export interface Findable {
  readonly id: string;
  readonly title: string;
  /** Other names of the same thing, as people say them. */
  readonly alsoCalled: readonly string[];
  readonly summary: string;
  readonly body: string;
}
