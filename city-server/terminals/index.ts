export { type Said, saidByTerminal } from './authenticate.ts';
export { heartbeatRoutes } from './routes.ts';
export { renewOutdatedSettings, renewSettings, sealToTerminal } from './settings.ts';
export { announceTerminal, giveKeys, listTerminals, readSettings, type Terminal } from './store.ts';
