import { mergeBelow } from '../../ballot/index.ts';
import { autonomies, type Report, redirections, thematics } from '../../contract/activity.ts';
import { leastVisits } from '../../contract/statistics.ts';
import type { Line } from '../statistics/index.ts';

/** What may be shown of a month's reports to whoever gave none of that help. Below `leastVisits` reports, only their number. */
export interface ActivityFigures {
  readonly reports: number;
  /** Null where there are too few reports for more. */
  readonly of: {
    readonly minutes: number;
    readonly mediators: readonly Line[];
    readonly autonomies: readonly Line[];
    readonly thematics: readonly Line[];
    readonly redirections: readonly Line[];
  } | null;
}

/**
 * The month of all mediators, without small numbers, by the rules of the library's statistics. The list of reports is another thing:
 * it is each mediator's own work, which goes into La Coop line by line, and is handed to whoever answers for it as a file.
 */
export function figuresOfMonth(reports: readonly Report[]): ActivityFigures {
  if (reports.length < leastVisits) return { reports: reports.length, of: null };
  const numbers = [...new Set(reports.map(({ mediator }) => mediator))].toSorted((a, b) => a - b);
  return {
    reports: reports.length,
    of: {
      minutes: reports.reduce((sum, { duration }) => sum + duration, 0),
      mediators: together(numbers.map(String), reports, ({ mediator }) => String(mediator)),
      autonomies: together(autonomies, reports, ({ autonomy }) => autonomy),
      thematics: thematics.map((name) =>
        apart(
          name,
          reports.filter((report) => report.thematics.includes(name)),
        ),
      ),
      redirections: together([...redirections, 'none'], reports, ({ redirection }) => redirection ?? 'none'),
    },
  };
}

function together(names: readonly string[], reports: readonly Report[], nameOf: (report: Report) => string): Line[] {
  const lines = names.map((name) => ({
    names: [name],
    ballots: reports.filter((report) => nameOf(report) === name).length,
  }));
  return mergeBelow(leastVisits, lines).map((line) => ({ names: line.names, count: line.ballots }));
}

function apart(name: string, { length }: readonly Report[]): Line {
  return { names: [name], count: length < leastVisits ? null : length };
}
