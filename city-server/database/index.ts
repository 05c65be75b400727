export { type Database, isUnavailable, openDatabase, type Queries } from './client.ts';
export { forgetRows } from './forget.ts';
export { migrate } from './migrate.ts';
