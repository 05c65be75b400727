import { budget } from './budget/index.ts';
import { majorityJudgement } from './majority-judgement/index.ts';
import { single, yesNo } from './one/index.ts';
import { points } from './points/index.ts';
import { ranked } from './ranked/index.ts';
import { approval, multiple } from './several/index.ts';
import { withBlank } from './with-blank.ts';

/** The rules of every kind of form that asks one question. */
export const questionRules = {
  'yes-no': yesNo,
  single,
  multiple,
  approval,
  ranked,
  'majority-judgement': majorityJudgement,
  budget,
  points,
} as const;

/** Forms that ask one question, and the answers to them. */
export const answers = withBlank(questionRules);
