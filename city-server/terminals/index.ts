export { type Said, saidByTerminal } from './authenticate.ts';
export { type HelpListener, heartbeatRoutes } from './routes.ts';
export { renewOutdatedSettings, renewSettings, sealToTerminal } from './settings.ts';
export { announceTerminal, giveKeys, listCalling, listTerminals, readSettings, type Terminal } from './store.ts';
