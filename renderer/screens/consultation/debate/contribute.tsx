import { CircleCheckBig, Lightbulb, MessageSquareText, Send } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConsultationPackage } from '../../../../contract/consultation.ts';
import type { KioskError } from '../../../../contract/kiosk.ts';
import { Button } from '../../../components/button.tsx';
import { Emblem } from '../../../components/emblem.tsx';
import { Notice } from '../../../components/notice.tsx';
import { Screen } from '../../../components/screen.tsx';
import { Tile } from '../../../components/tile.tsx';
import { useKiosk } from '../../../kiosk.tsx';
import { Paragraphs } from '../stages/paragraphs.tsx';
import { WithPackage } from '../with-package.tsx';
import { Written } from './statements.tsx';
import { contributionOf, isReady, stepBefore, type Writing } from './writing.ts';
import { WrittenField } from './written-field.tsx';

interface ContributeProps {
  readonly consultation: string;
  readonly writing: Writing;
  readonly onWriting: (change: Partial<Writing>) => void;
  readonly onBack: () => void;
}

/** Writing a contribution, one decision a screen: what it is, its title, its text, and whether to send it under the terms. */
export function Contribute(props: ContributeProps) {
  return (
    <WithPackage consultation={props.consultation} onBack={props.onBack}>
      {(signed) => <Steps {...props} signed={signed} />}
    </WithPackage>
  );
}

function Steps(props: ContributeProps & { readonly signed: ConsultationPackage }) {
  const { t } = useTranslation();
  const { writing, onWriting, onBack } = props;
  const before = stepBefore(writing);
  const back = before ? () => onWriting({ step: before }) : onBack;
  switch (writing.step) {
    case 'kind':
      return (
        <Screen name="contribute kind" title={t('contribute.kind')} onBack={back}>
          <ul className="tiles tiles-wide">
            <li>
              <Tile
                icon={Lightbulb}
                title={t('contribute.proposal.title')}
                onPress={() => onWriting({ kind: 'proposal', step: 'title' })}
              >
                {t('contribute.proposal.text')}
              </Tile>
            </li>
            <li>
              <Tile
                icon={MessageSquareText}
                title={t('contribute.remark.title')}
                onPress={() => onWriting({ kind: 'remark', step: 'text' })}
              >
                {t('contribute.remark.text')}
              </Tile>
            </li>
          </ul>
        </Screen>
      );
    case 'title':
    case 'text': {
      const { step } = writing;
      const next = step === 'title' ? 'text' : 'preview';
      return (
        <WrittenField
          key={step}
          part={step}
          writing={writing}
          isReady={isReady(writing, step)}
          onChange={(written) => onWriting({ [step]: written })}
          onNext={() => onWriting({ step: next })}
          onBack={back}
        />
      );
    }
    case 'preview':
      return <Preview {...props} onBack={back} />;
    case 'sent':
      return (
        <Screen
          name="contribute sent"
          layout="centre"
          emblem={<Emblem icon={CircleCheckBig} tone="good" />}
          title={t('contribute.sent.title')}
          actions={
            <Button kind="primary" onPress={onBack}>
              {t('contribute.sent.back')}
            </Button>
          }
        >
          <p className="lead">{t('contribute.sent.text')}</p>
          <p>{t('contribute.sent.later')}</p>
        </Screen>
      );
  }
}

/** As others will read it, beside the terms under which they may. */
function Preview(props: ContributeProps & { readonly signed: ConsultationPackage }) {
  const { t } = useTranslation();
  const { api, settings } = useKiosk();
  const { consultation, signed, writing, onWriting, onBack } = props;
  const [sending, setSending] = useState<'no' | 'yes' | KioskError<'debate.say'>['code']>('no');
  const contribution = contributionOf(writing, settings.language);

  async function send() {
    if (!contribution) return;
    setSending('yes');
    const kept = await api.call('debate.say', { consultation, said: contribution });
    if (kept.ok) onWriting({ step: 'sent' });
    else setSending(kept.error.code);
  }

  return (
    <Screen
      name="contribute preview"
      title={t('contribute.preview')}
      onBack={onBack}
      actions={
        <Button
          kind="primary"
          icon={Send}
          isPending={sending === 'yes'}
          isDisabled={!contribution}
          onPress={() => void send()}
        >
          {t('contribute.send')}
        </Button>
      }
    >
      {sending !== 'no' && sending !== 'yes' && (
        <Notice tone="attention" live>
          {t(`debate.problems.${sending}`)}
        </Notice>
      )}
      {!contribution && <Notice tone="attention">{t('contribute.cannot')}</Notice>}
      <div className="columns columns-reading">
        <article className="ballot-card statement">{contribution && <Written contribution={contribution} />}</article>
        <aside className="panel panel-quiet" aria-labelledby="terms">
          <h2 id="terms">{t('contribute.terms')}</h2>
          <Paragraphs of={signed.stages?.debate?.terms ?? []} />
          <p>{t('contribute.noName')}</p>
        </aside>
      </div>
    </Screen>
  );
}
