/** The act of voting. */
export { Casting, type Reservations } from './casting.ts';
