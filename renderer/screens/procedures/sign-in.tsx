import {
  Check,
  HandHelping,
  Landmark,
  Mail,
  MessageSquareText,
  ScrollText,
  Smartphone,
  SquareUser,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { IdentityProvider } from '../../../contract/procedures.ts';
import { dayInWords } from '../../accessibility/dates.ts';
import { Button } from '../../components/button.tsx';
import { Fact, Facts } from '../../components/facts.tsx';
import { Notice } from '../../components/notice.tsx';
import { PublicText } from '../../components/public-text.tsx';
import { Screen } from '../../components/screen.tsx';
import { useKiosk } from '../../kiosk.tsx';
import { accountsFor, procedureOf, useCatalogue } from './catalogue.ts';
import { useOpening } from './opening.ts';

interface SignInPageProps {
  readonly id: string;
  readonly onBack: () => void;
}

/** "Comment vais-je me connecter ?": which account a resident can use, said before the site asks, and what to do without any. */
export function SignInPage({ id, onBack }: SignInPageProps) {
  const { t } = useTranslation();
  const { settings } = useKiosk();
  const catalogue = useCatalogue();
  const procedure = procedureOf(catalogue, id);
  const accounts = procedure ? accountsFor(catalogue, procedure) : [];
  const { opening, open } = useOpening(id);
  return (
    <Screen
      name={`sign-in ${id}`}
      title={t('signIn.title')}
      intro={t('signIn.intro')}
      onBack={onBack}
      actions={
        <Button kind="primary" arrow="next" isPending={opening === 'asked'} onPress={() => void open()}>
          {t('signIn.continue')}
        </Button>
      }
    >
      {opening === 'failed' && (
        <Notice tone="attention" live>
          {t('procedure.failed')}
        </Notice>
      )}
      <Accounts title={t('signIn.without')} accounts={accounts.filter(({ smartphone }) => smartphone === false)} />
      <Accounts title={t('signIn.with')} accounts={accounts.filter(({ smartphone }) => smartphone === true)} />
      <Accounts title={t('signIn.others')} accounts={accounts.filter(({ smartphone }) => smartphone === undefined)} />
      <section className="panel panel-quiet">
        <h2>{t('signIn.none.title')}</h2>
        <Facts>
          <Fact icon={HandHelping}>{t('signIn.none.mediator')}</Fact>
          <Fact icon={SquareUser}>{t('signIn.none.site')}</Fact>
          <Fact icon={Landmark}>{t('signIn.none.office')}</Fact>
          <Fact icon={ScrollText}>{t('signIn.none.paper')}</Fact>
        </Facts>
        <ToOpen accounts={accounts.filter(({ toOpen }) => toOpen.length > 0)} />
      </section>
      {accounts.length > 0 && (
        <p className="fine-print">
          {t('signIn.checked', { date: dayInWords(oldestCheck(accounts), settings.language) })}
        </p>
      )}
    </Screen>
  );
}

interface AccountsProps {
  readonly title: string;
  readonly accounts: readonly IdentityProvider[];
}

/** The accounts that are alike in what decides: whether one has a smartphone. */
function Accounts({ title, accounts }: AccountsProps) {
  if (accounts.length === 0) return null;
  return (
    <section className="group">
      <h2>{title}</h2>
      <ul className="tiles">
        {accounts.map((account) => (
          <li key={account.id} className="panel account">
            <Account {...account} />
          </li>
        ))}
      </ul>
    </section>
  );
}

const ways = { email: Mail, sms: MessageSquareText } as const;

function Account({ name, smartphone, needs, code }: IdentityProvider) {
  const { t } = useTranslation();
  return (
    <>
      <Name>{name}</Name>
      <Facts>
        {smartphone === true && <Fact icon={Smartphone}>{t('signIn.smartphone')}</Fact>}
        {needs.map((thing) => (
          <Fact key={thing.fr} icon={Check}>
            <PublicText>{thing}</PublicText>
          </Fact>
        ))}
        {code && <Fact icon={ways[code]}>{t(`signIn.code.${code}`)}</Fact>}
      </Facts>
    </>
  );
}

/** The accounts that whoever has none may open, and what that takes. */
function ToOpen({ accounts }: Pick<AccountsProps, 'accounts'>) {
  const { t } = useTranslation();
  if (accounts.length === 0) return null;
  return (
    <>
      <p>{t('signIn.toOpen')}</p>
      <ul className="tiles">
        {accounts.map(({ id, name, toOpen }) => (
          <li key={id} className="account">
            <Name>{name}</Name>
            <ul className="plain-list">
              {toOpen.map((thing) => (
                <li key={thing.fr}>
                  <PublicText>{thing}</PublicText>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </>
  );
}

/** A name is the same in every language, and stands where the lines of the screen begin. */
function Name({ children }: { readonly children: string }) {
  return (
    <h3>
      <bdi lang="fr">{children}</bdi>
    </h3>
  );
}

/** The page is as fresh as what was looked at longest ago. */
function oldestCheck(accounts: readonly IdentityProvider[]): string {
  return accounts.map(({ checkedOn }) => checkedOn).sort()[0] ?? '';
}
