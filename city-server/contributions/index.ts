export { contributionRoutes, moderatedAtOnce, moderationRoutes } from './routes.ts';
export { countContributions, listContributions, moderate, readDebate } from './store.ts';
