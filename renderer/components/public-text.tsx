import type { Localized } from '../../contract/form.ts';
import { useKiosk } from '../kiosk.tsx';
import { languageFacts } from '../locales/index.ts';

/** A text of the city, in the resident's language, or in French and marked as French where it was not translated. */
export function PublicText({ children }: { readonly children: Localized }) {
  const { language } = useKiosk().settings;
  const translated = children[language];
  if (translated !== undefined) return <span>{language === 'fr' ? withFrenchSpaces(translated) : translated}</span>;
  return (
    <span lang="fr" dir={languageFacts.fr.direction}>
      {withFrenchSpaces(children.fr)}
    </span>
  );
}

/** Officers type an ordinary space before tall punctuation; a line must not break there. */
function withFrenchSpaces(text: string): string {
  return text.replace(/ (?=[?!:;»])/g, '\u00a0').replace(/(?<=«) /g, '\u00a0');
}
