import { startPostgres } from './postgres.ts';

/**
 * One private PostgreSQL cluster for the whole run, named to the tests by PASSERELLE_TEST_POSTGRES: the one that `npm test` has
 * started, or one of this run alone, removed at its end.
 */
export default async function startTestCluster(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.PASSERELLE_TEST_POSTGRES) return undefined;
  const cluster = await startPostgres(`vitest-${process.pid}`);
  process.env.PASSERELLE_TEST_POSTGRES = cluster.url;
  return cluster.destroy;
}
