/** What the network filter hears of the visit that is going on. */
export { type FilterSocket, serveFilter } from './filter-socket.ts';
