export { Tickets } from './tickets.ts';
