import type { printerProblems } from '../../../contract/calls.ts';

type PrinterProblem = (typeof printerProblems)[number];
const known: Readonly<Record<PrinterProblem, true>> = {
  'paper-out': true,
  'cover-open': true,
  offline: true,
  interrupted: true,
  error: true,
  none: true,
  silent: true,
};

/** Which words say what the printer reported; anything unheard of is a plain fault. */
export function printerWords(problem: string | null | undefined): PrinterProblem {
  return problem && problem in known ? (problem as PrinterProblem) : 'error';
}
