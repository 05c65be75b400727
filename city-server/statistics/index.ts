/** What the city's terminals counted, month by month, with small numbers hidden. */
export { figuresCsv, type Group, groups } from './csv.ts';
export { type Line, type MonthOfCity, monthOfCity } from './figures.ts';
export { statisticsRoutes } from './routes.ts';
export { listMonths, readMonth } from './store.ts';
