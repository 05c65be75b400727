export { type CatalogueUnreadable, ProcedureCatalogue } from './catalogue.ts';
