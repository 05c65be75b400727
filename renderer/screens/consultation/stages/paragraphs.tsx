import type { Localized } from '../../../../contract/form.ts';
import { PublicText } from '../../../components/public-text.tsx';

/** What the city says, one short paragraph after the other. */
export function Paragraphs({ of }: { readonly of: readonly Localized[] }) {
  return of.map((paragraph) => (
    <p key={paragraph.fr}>
      <PublicText>{paragraph}</PublicText>
    </p>
  ));
}
