export { exportRoutes } from './routes.ts';
export { releaseUrn } from './store.ts';
