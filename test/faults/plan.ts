import { Seeded } from '../harness/seeded.ts';

/** What can be killed at any moment. */
export const targets = ['services', 'shell', 'city server', 'database'] as const;
export type Target = (typeof targets)[number];

/** Where a resident stands in a vote when the blow falls, or shortly before. */
export const moments = ['card', 'slip', 'confirm', 'end'] as const;
export type Moment = (typeof moments)[number];

/** One kill: what, after how many undisturbed votes, and how long after which moment. The network may change at the same time. */
export interface Blow {
  readonly target: Target;
  readonly votesBefore: number;
  readonly after: Moment;
  readonly delayMs: number;
  readonly network: 'cut' | 'restored' | 'as it was';
}

/** About as long as each of the moments takes to become the next. */
const longestDelayMs = 400;

/** Enough for a batch to go out now and then. */
const mostVotesBefore = 3;

/** So many kills, each target as often as the others, the same for the same seed. */
export function planBlows(kills: number, seed: number): Blow[] {
  const chance = new Seeded(seed);
  let isCut = false;
  let round: Target[] = [];
  return Array.from({ length: kills }, () => {
    if (round.length === 0) round = [...targets];
    const [target = 'services'] = round.splice(chance.below(round.length), 1);
    const changes = chance.happens(isCut ? 0.7 : 0.3);
    if (changes) isCut = !isCut;
    return {
      target,
      votesBefore: chance.below(mostVotesBefore + 1),
      after: chance.pick([...moments, 'confirm']), // twice as often where most can go wrong
      delayMs: chance.below(longestDelayMs),
      network: !changes ? 'as it was' : isCut ? 'cut' : 'restored',
    };
  });
}
