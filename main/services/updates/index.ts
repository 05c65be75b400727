/** What the services and whoever updates the terminal tell each other. */
export { Occupancy, recordOutcomes } from './updates.ts';
