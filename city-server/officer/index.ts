export { isLoopbackHost } from './access.ts';
export { officerApi, officerApiRoutes } from './api.ts';
