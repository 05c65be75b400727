import { eachProcedure, eachProvider, error, type Remark, warning } from './finding.ts';

/** Addresses of public services last some years at best (references/public-access.md §2.1: hosts drift). */
const staleAfterMonths = 12;

/** When a procedure was last compared with its source. */
export const checkedLately = eachProcedure(lately);

/** When a provider was last compared with its source. */
export const providersCheckedLately = eachProvider(lately);

function* lately({ checkedOn }: { readonly checkedOn: string }, today: string): Generator<Remark> {
  if (checkedOn > today) yield error(['checkedOn'], `Expected a day that has come, but ${checkedOn} is in the future.`);
  else if (checkedOn < monthsBefore(today, staleAfterMonths))
    yield warning(
      ['checkedOn'],
      `Last compared with its source on ${checkedOn}, more than ${staleAfterMonths} months ago.`,
    );
}

/** The same day of an earlier month. What comes out may not exist (`2026-02-31`), but it compares as it should. */
function monthsBefore(day: string, months: number): string {
  const [year = 0, month = 0] = day.split('-').map(Number);
  const count = year * 12 + (month - 1) - months;
  const [newYear, newMonth] = [Math.floor(count / 12), (count % 12) + 1];
  return `${String(newYear).padStart(4, '0')}-${String(newMonth).padStart(2, '0')}${day.slice(7)}`;
}
