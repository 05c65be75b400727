export { type CatalogueUnreadable, ProcedureCatalogue } from './catalogue.ts';
export { Guide } from './guide.ts';
