/** What mediators report of the help that they gave. */
export { Activity, type EndedAssistance } from './activity.ts';
