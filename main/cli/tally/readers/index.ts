import { err, ok, type Result } from '../../../../contract/result.ts';
import type { BallotFile } from './ballot-files.ts';
import { readBlt } from './blt.ts';
import { readGrades } from './grades.ts';
import { type FileProblem, type Line, linesOf, Unreadable } from './lines.ts';
import { readOpened } from './opened.ts';
import { readPabulib } from './pabulib.ts';
import { isPreflibType, readPreflib } from './preflib.ts';
import { readRankedCsv } from './ranked-csv.ts';

export type {
  BallotFile,
  GradedVote,
  GradesFile,
  OpenedFile,
  ProjectBallot,
  ProjectsFile,
  RankedFile,
} from './ballot-files.ts';
export type { FileProblem } from './lines.ts';

/** The endings of names that are read, each with what is then expected in the file. */
export const formats = ['.pb', '.blt', '.soi', '.soc', '.toi', '.toc', '.csv', '.json', '.jsonl'] as const;

/** Reads a file of ballots by the ending of its name, whole or not at all; null: no ending of a file of ballots. */
export function readBallots(name: string, bytes: Uint8Array): Result<BallotFile, FileProblem> | null {
  const reader = readerFor(name);
  if (reader === null) return null;
  try {
    return ok(reader(linesOf(bytes)));
  } catch (error) {
    if (error instanceof Unreadable) return err(error.problem);
    throw error;
  }
}

function readerFor(name: string): ((lines: Iterable<Line>) => BallotFile) | null {
  const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  if (isPreflibType(extension)) return (lines) => readPreflib(lines, extension);
  switch (extension) {
    case 'pb':
      return readPabulib;
    case 'blt':
      return readBlt;
    case 'csv':
      return readRankedCsv;
    case 'json':
      return readGrades;
    case 'jsonl':
      return readOpened;
    default:
      return null;
  }
}
