export { type Database, isUnavailable, openDatabase, type Queries } from './client.ts';
export { migrate } from './migrate.ts';
