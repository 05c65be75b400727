import type { ConsultationPackage } from '../../../../contract/consultation.ts';
import { useConsultations } from '../lines.ts';
import { WithPackage } from '../with-package.tsx';
import { Evaluation } from './evaluation.tsx';
import { Information } from './information.tsx';
import { Reflection } from './reflection.tsx';

/** The stages that are read. */
export type ReadStage = 'information' | 'reflection' | 'evaluation';

interface StageScreenProps {
  readonly consultation: string;
  readonly stage: ReadStage;
  readonly page: number;
  readonly onConsultation: (consultation: string) => void;
  readonly onDocuments: () => void;
  readonly onBack: () => void;
}

/** One stage of a consultation, as the signed package has it. */
export function StageScreen(props: StageScreenProps) {
  return (
    <WithPackage consultation={props.consultation} onBack={props.onBack}>
      {(signed) => <OfPackage {...props} signed={signed} />}
    </WithPackage>
  );
}

function OfPackage(props: StageScreenProps & { readonly signed: ConsultationPackage }) {
  const { stage, page, signed, onConsultation, onDocuments, onBack } = props;
  const lines = useConsultations();
  const { information, reflection, evaluation } = signed.stages ?? {};
  const line = lines?.find(({ consultation }) => consultation === signed.consultation);
  switch (stage) {
    case 'information':
      return (
        information && (
          <Information
            signed={signed}
            information={information}
            firstPage={page}
            onDocuments={onDocuments}
            onBack={onBack}
          />
        )
      );
    case 'reflection': {
      const isVoteToCome = line?.stage === 'open' || line?.stage === 'upcoming';
      return (
        reflection && <Reflection signed={signed} reflection={reflection} isVoteToCome={isVoteToCome} onBack={onBack} />
      );
    }
    case 'evaluation': {
      const next = evaluation?.outcome?.next;
      const isHere = next !== undefined && lines?.some(({ consultation }) => consultation === next);
      return (
        <Evaluation
          signed={signed}
          outcome={evaluation?.outcome}
          onNext={isHere ? () => onConsultation(next) : undefined}
          onBack={onBack}
        />
      );
    }
  }
}
