import type { Queries } from './client.ts';

/**
 * Removes what a table has of a consultation, and what its files have of it. Deleted rows stay in the files of PostgreSQL until a
 * VACUUM, which keeps them while anybody may still see them, a statistics run of PostgreSQL's own for one. TRUNCATE begins files
 * that never held them, in the same commit; what other consultations have there is written anew, in the order of its keys. Beyond
 * it are the log (WAL) until PostgreSQL recycles it, free blocks of the disk, and the operator's backups.
 */
export async function forgetRows(queries: Queries, table: string, consultation: string): Promise<void> {
  await queries.run(`lock table ${table} in access exclusive mode`);
  await queries.run(`create temporary table kept_${table} (like ${table}) on commit drop`);
  await queries.run(`insert into kept_${table} select * from ${table} where consultation <> $1`, [consultation]);
  await queries.run(`truncate ${table}`);
  await queries.run(`insert into ${table} select * from kept_${table} order by 1, 2`);
}
