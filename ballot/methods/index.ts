/**
 * How ballots become a result. Pure, exact and safe in a browser: whole numbers and fractions of whole numbers decide, never floating
 * point. Candidates and projects are their places on the ballot, from 0. Ties are told as ties, and where a rule must break one, the
 * result says which rule did.
 */
export { type Approval, approvalCounts, leaders, type Points, plurality, pointCounts } from './counts.ts';
export {
  type EqualSharesResult,
  type EqualSharesRules,
  type EqualSharesStep,
  equalShares,
  equalSharesDefaults,
  mostAdditions,
} from './equal-shares.ts';
export type { Fraction } from './fractions.ts';
export {
  type BudgetRules,
  type BudgetStep,
  budgetDefaults,
  type GreedyBudgetResult,
  greedyBudget,
  type Project,
} from './greedy-budget.ts';
export {
  type InstantRunoffResult,
  type InstantRunoffRules,
  instantRunoff,
  instantRunoffDefaults,
  type Round,
} from './instant-runoff.ts';
export {
  completeProfile,
  type Lead,
  type MajorityJudgmentResult,
  majorityJudgment,
  type Profile,
} from './majority-judgment.ts';
export { type PairwiseMatrix, pairwise } from './pairwise.ts';
export type { Ranking } from './rankings.ts';
export { type Defeat, type SchulzeResult, type SchulzeRules, schulze, schulzeDefaults } from './schulze.ts';
