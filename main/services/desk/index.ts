/** What a mediator's card opens. */
export { Desk } from './desk.ts';
