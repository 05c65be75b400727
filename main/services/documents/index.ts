/** The office printer of the terminal, on which residents print their documents. */
export { DocumentPrinter } from './document-printer.ts';
export { PageQuota } from './quota.ts';
