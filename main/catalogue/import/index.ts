export { type ImportFault, type ImportSummary, importSheets } from './import.ts';
export type { Finding, Problem } from './report.ts';
