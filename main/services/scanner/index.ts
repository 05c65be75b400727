/** The scanner, with which residents bring their papers into the tray. */
export { Scanner } from './scanner.ts';
