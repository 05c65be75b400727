export { fillIndex } from './fill.ts';
export type { Findable } from './findable.ts';
export { Finder, type Found } from './finder.ts';
export { findableProcedure } from './procedures.ts';
