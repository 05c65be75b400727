import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Attachment, InformationPage } from '../../../../contract/stages.ts';
import { Notice } from '../../../components/notice.tsx';
import { PublicText } from '../../../components/public-text.tsx';
import { useAnswer, useKiosk } from '../../../kiosk.tsx';

interface PictureProps {
  readonly consultation: string;
  readonly picture: NonNullable<InformationPage['picture']>;
}

/** A picture of the signed package, or its words where it does not come. */
export function Picture({ consultation, picture: { attachment, alternative } }: PictureProps) {
  const { t } = useTranslation();
  const { language } = useKiosk().settings;
  const answer = useAnswer('consultations.attachment', { consultation, attachment });
  const address = useAddress(answer.state === 'ok' ? answer.value : null);
  if (answer.state === 'error')
    return (
      <Notice>
        <p>{t('information.picture')}</p>
        <p>
          <PublicText>{alternative}</PublicText>
        </p>
      </Notice>
    );
  const words = alternative[language];
  return (
    address && (
      <img className="page-picture" src={address} alt={words ?? alternative.fr} lang={words ? language : 'fr'} />
    )
  );
}

/** An address by which this window alone can show an attachment, as long as it does. */
function useAddress(attachment: Attachment | null): string | null {
  const [address, setAddress] = useState<string | null>(null);
  const { kind, data } = attachment ?? {};
  useEffect(() => {
    if (kind === undefined || data === undefined) return;
    const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
    const made = URL.createObjectURL(new Blob([bytes], { type: `image/${kind}` }));
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [kind, data]);
  return address;
}
