export { isLoopbackHost } from './access.ts';
export { officerApiRoutes } from './api.ts';
