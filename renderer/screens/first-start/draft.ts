import type { Decidable, FirstStartDraft, FirstStartStep } from '../../../contract/first-start.ts';
import { firstStartSteps } from '../../../contract/first-start.ts';

/** What a step gets: how far one has come, what needs no asking, and the ways on and back. */
export interface StepProps {
  readonly draft: FirstStartDraft;
  /** What the administrator's configuration says already. */
  readonly given: readonly Decidable[];
  /** Keeps a change, and goes on to the next step that has something to ask. */
  readonly onNext: (change: Partial<FirstStartDraft>) => void;
  /** From the summary: goes to one step, and back here after it. */
  readonly onCorrect: (step: FirstStartStep) => void;
  /** Keeps a change, and stays. */
  readonly onChange: (change: Partial<FirstStartDraft>) => void;
  /** Nothing where this is the first step. */
  readonly onBack: (() => void) | undefined;
}

/** The steps that have something to ask, in order. Readers and printers are tried even where the configuration names them. */
export function stepsToTake({ decisions }: FirstStartDraft, given: readonly Decidable[]): readonly FirstStartStep[] {
  const hasServer = given.includes('cityServer') || decisions.cityServer !== undefined;
  return firstStartSteps.filter((step) => {
    switch (step) {
      case 'server':
        return !given.includes('cityServer');
      case 'code':
        return hasServer;
      case 'hours':
        return !given.includes('opening');
      default:
        return true;
    }
  });
}

/** The draft with a change, at the step that comes `by` steps later. */
export function moved(
  draft: FirstStartDraft,
  change: Partial<FirstStartDraft>,
  given: readonly Decidable[],
  by: 1 | -1,
): FirstStartDraft {
  const next = { ...draft, ...change };
  const steps = stepsToTake(next, given);
  const here = steps.indexOf(draft.step);
  return { ...next, step: steps[here + by] ?? draft.step };
}

/** The draft after one step was gone through again from the summary: back there, but for a server that came without its code. */
export function corrected(
  draft: FirstStartDraft,
  change: Partial<FirstStartDraft>,
  given: readonly Decidable[],
): FirstStartDraft {
  const next = { ...draft, ...change };
  const lacksCode = next.code === '' && stepsToTake(next, given).includes('code');
  return { ...next, step: lacksCode ? 'code' : 'summary' };
}
