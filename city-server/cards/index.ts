export type { CardNumber } from './csv.ts';
export { cardNumbersOf, cardRoutes } from './routes.ts';
