export type { ImportFault, ImportSummary } from './import.ts';
export { importSheets } from './import-apart.ts';
export type { Finding, Problem } from './report.ts';
