export { type Assets, assetRoutes, loadAssets } from './assets.ts';
export { type Cell, csvOf } from './csv.ts';
export { type Html, html } from './html.ts';
export { layout, type Page } from './layout.ts';
export { type Reader, readerOf } from './reader.ts';
export { table } from './table.ts';
