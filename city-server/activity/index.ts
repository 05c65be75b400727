/** What mediators reported, and their figures with small numbers hidden. */
export { type ActivityFigures, figuresOfMonth } from './figures.ts';
export { activityFile, activityFileRoutes, activityRoutes } from './routes.ts';
export { listMonths, readReports } from './store.ts';
