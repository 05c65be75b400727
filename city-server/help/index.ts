/** The terminals of one place hear of each other's requests for help. */
export { HelpBoard } from './board.ts';
export { helpRoutes } from './routes.ts';
