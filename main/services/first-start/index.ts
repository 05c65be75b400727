/** The first start: what a terminal that is not enrolled asks on its own screen. */
export { FirstStart, type FirstStartOptions } from './first-start.ts';
