/** What a mediator who assists does at the desk. */
export { Desk } from './desk.ts';
