import type { Approval, Points, Profile, Project, Ranking } from '../../../../ballot/methods/index.ts';
import type { OpenedBallots, OpenedLine } from '../../../../contract/opened-ballots.ts';

/** Candidates by name, and their rankings. */
export interface RankedFile {
  readonly kind: 'ranked';
  readonly candidates: readonly string[];
  readonly rankings: readonly Ranking[];
  /** Whether candidates can be level on a ballot on purpose, so that a rank of several is no overvote. */
  readonly allowsTies: boolean;
}

/** A vote on projects, by their ids. Money is in units of `unit` coins: 100 where the file has hundredths. */
export interface ProjectsFile {
  readonly kind: 'projects';
  readonly projects: readonly (Project & { readonly id: string; readonly name: string })[];
  readonly envelope: number;
  readonly unit: number;
  /** Ballots of each way of voting; one, without a name, where the file tells none apart. */
  readonly channels: ReadonlyMap<string, readonly ProjectBallot[]>;
  readonly hasPoints: boolean;
}
/** Whoever gave points approves of what got one at least. */
export type ProjectBallot = Approval & Points;

/** Counts of grades, one or several votes. */
export interface GradesFile {
  readonly kind: 'grades';
  readonly votes: readonly GradedVote[];
}
export interface GradedVote {
  readonly title: string;
  readonly profile: Profile;
  /** Who gave no grade is counted as this one; null: nobody is missing. */
  readonly completedWith: number | null;
}

/** Opened ballots of one of our own consultations. */
export interface OpenedFile {
  readonly kind: 'opened';
  readonly header: OpenedBallots;
  readonly lines: readonly OpenedLine[];
}

export type BallotFile = RankedFile | ProjectsFile | GradesFile | OpenedFile;
