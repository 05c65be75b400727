import type { Localized } from '../../contract/form.ts';
import { useKiosk } from '../kiosk.tsx';
import { languageFacts } from '../locales/index.ts';

/** A text of the city, in the resident's language, or in French and marked as French where it was not translated. */
export function PublicText({ children }: { readonly children: Localized }) {
  const { language } = useKiosk().settings;
  const translated = children[language];
  if (translated !== undefined) return <span>{translated}</span>;
  return (
    <span lang="fr" dir={languageFacts.fr.direction}>
      {children.fr}
    </span>
  );
}
