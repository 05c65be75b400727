import type { Choices } from '../../contract/choices.ts';

/** What residents know of their votes: what they were told, and what they could only infer. */
export class Ledger {
  /** Told by a tracker. */
  readonly acknowledged: { readonly tracker: string; readonly choices: Choices }[] = [];
  /** The answer to the confirmation was lost, and later the card was refused as one that had voted. */
  readonly inferred: Choices[] = [];
  /** Cards that have voted, whichever way it was learnt. */
  readonly cards: string[] = [];
  /** Slips that a mediator took back. */
  slipsTaken = 0;
  onScreen = 0;

  get votes(): number {
    return this.cards.length;
  }

  acknowledge(card: string, choices: Choices, tracker: string): void {
    this.acknowledged.push({ tracker, choices });
    this.cards.push(card);
  }

  infer(card: string, choices: Choices): void {
    this.inferred.push(choices);
    this.cards.push(card);
  }

  /** How often each option was voted for, by its id; blank under `blank`. */
  get totals(): Map<string, number> {
    const totals = new Map<string, number>();
    for (const choices of [...this.acknowledged.map((vote) => vote.choices), ...this.inferred]) {
      const name = choices.kind === 'single' ? choices.option : choices.kind;
      totals.set(name, (totals.get(name) ?? 0) + 1);
    }
    return totals;
  }
}
