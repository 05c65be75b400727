import type { Need } from '../../../contract/learning.ts';
import { type Catalogue, type Procedure, ruleCovers } from '../../../contract/procedures.ts';
import { bodyOf } from '../check/index.ts';

/** What a procedure asked for at one host. */
export interface Asked {
  readonly host: string;
  readonly uses: readonly string[];
  /** Of the refusals, as the policy names them; none where everything was allowed. */
  readonly reasons: readonly string[];
}

/** What walking through one procedure taught. */
export interface Lesson {
  readonly procedure: string;
  readonly used: readonly Asked[];
  readonly refused: readonly Asked[];
  /** Rules for `hosts` that would let in what was refused only because no rule names it. They are proposals: each wants a look. */
  readonly toAdd: readonly { readonly rule: string; readonly isOfAnotherBody: boolean }[];
  /** It was led to FranceConnect, but does not say that it uses it. */
  readonly wantsFranceConnect: boolean;
  /** Rules of the procedure under which nothing was asked for. */
  readonly notUsed: readonly string[];
}

/** One lesson for each procedure that was opened, in the order of the catalogue. */
export function lessonsOf({ procedures }: Catalogue, needs: readonly Need[]): Lesson[] {
  return procedures.flatMap((procedure) => {
    const own = needs.filter((need) => need.procedure === procedure.id);
    return own.length > 0 ? [lessonOf(procedure, own)] : [];
  });
}

function lessonOf({ id, entry, hosts }: Procedure, needs: readonly Need[]): Lesson {
  const allowed = needs.filter(({ decision }) => decision === 'allow');
  const refused = needs.filter(({ decision }) => decision === 'deny');
  const unlisted = new Set(refused.filter(({ reason }) => reason === 'host-not-listed').map(({ host }) => host));
  const own = bodyOf(new URL(entry).hostname);
  return {
    procedure: id,
    used: byHost(allowed),
    refused: byHost(refused),
    toAdd: [...unlisted].map((rule) => ({ rule, isOfAnotherBody: own === null || bodyOf(rule) !== own })),
    wantsFranceConnect: refused.some(({ reason }) => reason === 'identity-not-in-this-procedure'),
    notUsed: hosts.filter((rule) => !allowed.some(({ host }) => ruleCovers(rule, host))),
  };
}

function byHost(needs: readonly Need[]): Asked[] {
  return [...Map.groupBy(needs, ({ host }) => host)].map(([host, same]) => ({
    host,
    uses: [...new Set(same.map(({ use }) => use))],
    reasons: [...new Set(same.flatMap(({ decision, reason }) => (decision === 'deny' ? [reason] : [])))],
  }));
}
