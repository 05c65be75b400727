import type { LucideIcon } from 'lucide-react';
import { useId } from 'react';

interface StepButtonProps {
  readonly icon: LucideIcon;
  readonly words: string;
  /** Id of the name of what is changed. */
  readonly of: string;
  readonly canStep: boolean;
  readonly onStep: () => void;
}

/**
 * One step more or less of an option. At the end of its way it is dimmed, not disabled: a disabled button would lose the focus of
 * whoever walks there with a keyboard.
 */
export function StepButton({ icon: Icon, words, of, canStep, onStep }: StepButtonProps) {
  const wordsId = useId();
  return (
    <button
      type="button"
      className="step-button"
      aria-labelledby={`${wordsId} ${of}`}
      aria-disabled={!canStep}
      onClick={() => canStep && onStep()}
    >
      <Icon className="icon" aria-hidden />
      <span id={wordsId}>{words}</span>
    </button>
  );
}
