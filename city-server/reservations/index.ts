export { homeTokens, listNewCards, reserveForCards } from './cards.ts';
export { reservationRoutes } from './routes.ts';
