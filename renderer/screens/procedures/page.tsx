import { Check, Clock, Coins, CreditCard, FileText, Globe, KeyRound, Landmark, Mail } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Procedure } from '../../../contract/procedures.ts';
import { Button } from '../../components/button.tsx';
import { Fact, Facts } from '../../components/facts.tsx';
import { Notice } from '../../components/notice.tsx';
import { PublicText } from '../../components/public-text.tsx';
import { Screen } from '../../components/screen.tsx';
import { accountsFor, procedureOf, useCatalogue } from './catalogue.ts';
import { useOpening } from './opening.ts';
import { Ticket } from './ticket.tsx';

interface ProcedurePageProps {
  readonly id: string;
  /** Where the procedure takes accounts that residents may have or not. */
  readonly onSignIn: () => void;
  readonly onBack: () => void;
}

/** What to have in hand before the site opens, and whose site it is. */
export function ProcedurePage({ id, onSignIn, onBack }: ProcedurePageProps) {
  const { t } = useTranslation();
  const catalogue = useCatalogue();
  const procedure = procedureOf(catalogue, id);
  if (!procedure) return <Screen name={`procedure ${id}`} title={t('product.loading')} onBack={onBack} />;
  const asksHow = accountsFor(catalogue, procedure).length > 0;
  return <Preparation procedure={procedure} onSignIn={asksHow ? onSignIn : undefined} onBack={onBack} />;
}

interface PreparationProps {
  readonly procedure: Procedure;
  readonly onSignIn: (() => void) | undefined;
  readonly onBack: () => void;
}

function Preparation({ procedure, onSignIn, onBack }: PreparationProps) {
  const { t } = useTranslation();
  const { id, title, summary, bring, office, cost, delay, prints, payment, needsMailbox, franceConnect, local, entry } =
    procedure;
  const { opening, open } = useOpening(id);

  return (
    <Screen
      name={`procedure ${id}`}
      title={<PublicText>{title}</PublicText>}
      intro={<PublicText>{summary}</PublicText>}
      onBack={onBack}
      actions={
        <Button kind="primary" arrow="next" isPending={opening === 'asked'} onPress={onSignIn ?? (() => void open())}>
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
          <Ticket about={{ kind: 'procedure', procedure: id }} />
        </section>
        <section className="panel panel-quiet">
          <h2>{t('procedure.good')}</h2>
          <Facts>
            <Fact icon={Globe}>
              {local ? t('procedure.local') : t('procedure.external')}{' '}
              <span className="host">{t('procedure.host', { host: new URL(entry).host })}</span>
            </Fact>
            {office && (
              <Fact icon={Landmark}>
                <PublicText>{office}</PublicText>
              </Fact>
            )}
            {cost && (
              <Fact icon={Coins}>
                <PublicText>{cost}</PublicText>
              </Fact>
            )}
            {delay && (
              <Fact icon={Clock}>
                <PublicText>{delay}</PublicText>
              </Fact>
            )}
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
