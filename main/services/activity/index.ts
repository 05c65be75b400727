/** What mediators report of the help that they gave. */
export { Activity } from './activity.ts';
