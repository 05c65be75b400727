import { randomBytes } from 'node:crypto';
import { toBase64url } from '../../../ballot/index.ts';

/**
 * What a right has of its slip. `sealed`: the ballot, sealed when the slip was printed and, where it is provisional, in its envelope;
 * the choices themselves are gone by then. `tracker` is that of the ballot inside. `unprinted`: no paper came out, and the signed package allows a vote without.
 */
export type SlipState =
  | { readonly kind: 'none' }
  | { readonly kind: 'printing' }
  | { readonly kind: 'printed' | 'unprinted'; readonly sealed: Uint8Array; readonly tracker: string }
  | { readonly kind: 'refused' };

/**
 * By what right a card takes part here. `home`: this terminal holds it; `reserved`: the city server reserved it for this terminal at
 * this opening, and it is given back if nothing was printed; `unknown`: nobody can say whether it has voted elsewhere, so that its
 * ballot is provisional.
 */
export type Standing = 'home' | 'reserved' | 'unknown';

/** The right to cast one ballot, bound to one visit and one consultation, used up by the cast. */
export interface Right {
  readonly reference: string;
  readonly visit: string;
  readonly consultation: string;
  /** The voter token, base64url. */
  readonly token: string;
  readonly standing: Standing;
  slip: SlipState;
}

/**
 * The voting rights of the visit that is going on, and the slips that are out. All of it in memory: on the disk, a token beside
 * "a slip was printed" would say who is voting now, and who began and did not confirm. The price is a power cut between slip and
 * confirmation: the terminal forgets that the slip is out, and its resident may begin again. Nothing is counted twice, since only
 * a commit counts; whoever finds the terminal restarting takes the papers that lie there.
 */
export class Rights {
  readonly #rights = new Map<string, Right>();
  /** Voters whose slip was printed, or is being printed, and is neither confirmed nor taken by a mediator. Outlives visits. */
  readonly #slipsOut = new Set<string>();

  /** Makes a right. Another one of the same voter that has printed nothing gives way. */
  make(of: Omit<Right, 'reference' | 'slip'>): Right {
    this.removeOf(of);
    const right: Right = {
      ...of,
      reference: toBase64url(randomBytes(16)),
      slip: { kind: 'none' },
    };
    this.#rights.set(right.reference, right);
    return right;
  }

  find(visit: string, reference: string): Right | undefined {
    const right = this.#rights.get(reference);
    return right?.visit === visit ? right : undefined;
  }

  of(visit: string): Right[] {
    return [...this.#rights.values()].filter((right) => right.visit === visit);
  }

  remove({ reference }: Right): void {
    this.#rights.delete(reference);
  }

  /** Removes whatever rights this voter has. */
  removeOf(voter: Voter): void {
    for (const right of this.#rights.values()) if (voterOf(right) === voterOf(voter)) this.remove(right);
  }

  /** Whether the visit that is going on has a right of this voter. */
  isHeld(voter: Voter): boolean {
    return [...this.#rights.values()].some((right) => voterOf(right) === voterOf(voter));
  }

  hasSlipOut(voter: Voter): boolean {
    return this.#slipsOut.has(voterOf(voter));
  }

  slipOut(voter: Voter): void {
    this.#slipsOut.add(voterOf(voter));
  }

  slipIn(voter: Voter): void {
    this.#slipsOut.delete(voterOf(voter));
  }
}

export type Admission = Pick<Right, 'consultation' | 'token' | 'standing'>;

export type Voter = Pick<Right, 'consultation' | 'token'>;

function voterOf({ consultation, token }: Voter): string {
  return `${consultation} ${token}`;
}
