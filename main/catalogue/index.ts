export { checkCatalogues, checkLinks, type Finding as CatalogueFinding, type LinkOptions } from './check/index.ts';
export { type Finding as ImportFinding, type ImportFault, type ImportSummary, importSheets } from './import/index.ts';
export { type Asked, type Lesson, lessonsOf } from './learn/index.ts';
export { type Findable, Finder, type Found, fillIndex, findableProcedure } from './search/index.ts';
export { isDamage, SheetStore, type SheetStoreRefusal } from './store/index.ts';
