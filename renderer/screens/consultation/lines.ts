import type { ConsultationLine } from '../../../contract/calls.ts';
import { useAnswer, useKiosk } from '../../kiosk.tsx';

/** The consultations of this terminal, where each stands; nothing before they are known. */
export function useConsultations(): readonly ConsultationLine[] | undefined {
  const { state } = useKiosk();
  const list = useAnswer('consultations.list', {}, state.consultations);
  return list.state === 'ok' ? list.value : undefined;
}
