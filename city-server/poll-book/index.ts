export { pollBookRoutes } from './routes.ts';
