/** Somebody asks for help. */
export { Help } from './help.ts';
