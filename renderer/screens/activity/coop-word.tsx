import { useKiosk } from '../../kiosk.tsx';

/** A word of La Coop's, which a mediator finds again there: in French, whatever the language of the screen. */
export function CoopWord({ children }: { readonly children: string }) {
  const { settings } = useKiosk();
  return settings.language === 'fr' ? (
    <span>{children}</span>
  ) : (
    <bdi lang="fr" dir="ltr">
      {children}
    </bdi>
  );
}
