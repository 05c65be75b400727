export { type Holding, readHoldings } from './holdings.ts';
export { pollBookRoutes } from './routes.ts';
