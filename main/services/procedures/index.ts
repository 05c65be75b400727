export { type CatalogueUnreadable, ProcedureCatalogue } from './catalogue.ts';
export { Guide } from './guide.ts';
export { LearnedNeeds } from './learned-needs.ts';
