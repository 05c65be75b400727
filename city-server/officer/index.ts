export { isLoopbackHost } from './access.ts';
export { officerApiRoutes } from './api.ts';
export { officerPages } from './pages.ts';
