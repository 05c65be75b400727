export { panelRoutes } from './routes.ts';
export { countSheetsSent, readPanelBatches } from './store.ts';
