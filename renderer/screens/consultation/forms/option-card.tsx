import type { ReactNode } from 'react';
import type { Localized } from '../../../../contract/form.ts';
import { PublicText } from '../../../components/public-text.tsx';

interface OptionWordsProps {
  readonly labelId: string;
  readonly descriptionId: string;
  /** The city's words, or the product's own for blank. */
  readonly label: Localized | string;
  readonly description?: Localized | string | undefined;
}

/** What stands on the card of an option: the mark that shows whether it is chosen, its name, and what there is to know of it. */
export function OptionWords({ labelId, descriptionId, label, description }: OptionWordsProps): ReactNode {
  return (
    <>
      <span className="option-mark" aria-hidden />
      <span className="option-words">
        <span id={labelId} className="option-label">
          <Words>{label}</Words>
        </span>
        {description && (
          <span id={descriptionId} className="option-description">
            <Words>{description}</Words>
          </span>
        )}
      </span>
    </>
  );
}

function Words({ children }: { readonly children: Localized | string }) {
  return typeof children === 'string' ? children : <PublicText>{children}</PublicText>;
}
