export { publishedResultRoutes, resultRoutes } from './routes.ts';
export { publishResult, readResult } from './store.ts';
