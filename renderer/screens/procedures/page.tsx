import { Check, CreditCard, FileText, Globe, KeyRound, Mail } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Procedure } from '../../../contract/procedures.ts';
import { Button } from '../../components/button.tsx';
import { Fact, Facts } from '../../components/facts.tsx';
import { Notice } from '../../components/notice.tsx';
import { PublicText } from '../../components/public-text.tsx';
import { Screen } from '../../components/screen.tsx';
import { useKiosk } from '../../kiosk.tsx';
import { procedureOf, useCatalogue } from './catalogue.ts';

interface ProcedurePageProps {
  readonly id: string;
  readonly onBack: () => void;
}

/** What to have in hand before the site opens, and whose site it is. */
export function ProcedurePage({ id, onBack }: ProcedurePageProps) {
  const { t } = useTranslation();
  const catalogue = useCatalogue();
  const procedure = procedureOf(catalogue, id);
  if (!procedure) return <Screen name={`procedure ${id}`} title={t('product.loading')} onBack={onBack} />;
  return <Preparation procedure={procedure} onBack={onBack} />;
}

function Preparation({ procedure, onBack }: { readonly procedure: Procedure; readonly onBack: () => void }) {
  const { t } = useTranslation();
  const { api } = useKiosk();
  const [opening, setOpening] = useState<'not-yet' | 'asked' | 'failed'>('not-yet');
  const { id, title, summary, bring, prints, payment, needsMailbox, franceConnect, local, entry } = procedure;

  async function start() {
    setOpening('asked');
    const answer = await api.call('guest.open', { procedure: id });
    setOpening(answer.ok ? 'not-yet' : 'failed');
  }

  return (
    <Screen
      name={`procedure ${id}`}
      title={<PublicText>{title}</PublicText>}
      intro={<PublicText>{summary}</PublicText>}
      onBack={onBack}
      actions={
        <Button kind="primary" arrow="next" isPending={opening === 'asked'} onPress={() => void start()}>
          {t('procedure.start')}
        </Button>
      }
    >
      {opening === 'failed' && (
        <Notice tone="attention" live>
          {t('procedure.failed')}
        </Notice>
      )}
      <div className="columns">
        <section className="panel">
          <h2>{t('procedure.bring')}</h2>
          {bring.length === 0 && <p>{t('procedure.bringNothing')}</p>}
          <ul className="checklist">
            {bring.map((thing) => (
              <li key={thing.fr}>
                <Check className="icon" aria-hidden />
                <PublicText>{thing}</PublicText>
              </li>
            ))}
          </ul>
        </section>
        <section className="panel panel-quiet">
          <h2>{t('procedure.good')}</h2>
          <Facts>
            <Fact icon={Globe}>
              {local ? t('procedure.local') : t('procedure.external')}{' '}
              <span className="host">{t('procedure.host', { host: new URL(entry).host })}</span>
            </Fact>
            {payment && <Fact icon={CreditCard}>{t('procedure.payment')}</Fact>}
            {needsMailbox && <Fact icon={Mail}>{t('procedure.mailbox')}</Fact>}
            {franceConnect && <Fact icon={KeyRound}>{t('procedure.franceConnect')}</Fact>}
            {prints && (
              <Fact icon={FileText}>
                {t('procedure.prints')} <PublicText>{prints}</PublicText>
              </Fact>
            )}
          </Facts>
        </section>
      </div>
    </Screen>
  );
}
