/** Opening and closing reports: signed, kept, printed. */
export { type ReportRefusal, Reports } from './reports.ts';
