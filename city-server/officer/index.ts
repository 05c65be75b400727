export { isLoopbackHost } from './access.ts';
export { officerApiRoutes } from './api.ts';
export type { OfficerAccess } from './gate.ts';
export { officerPages } from './pages.ts';
