import type { Procedure, Theme } from '../../../contract/procedures.ts';
import { type Answer, useAnswer } from '../../kiosk.tsx';

export function useCatalogue(): Answer<'procedures.catalogue'> {
  return useAnswer('procedures.catalogue', {});
}

export function proceduresOf(answer: Answer<'procedures.catalogue'>, theme: Theme): readonly Procedure[] {
  return answer.state === 'ok' ? answer.value.procedures.filter((procedure) => procedure.theme === theme) : [];
}

export function procedureOf(answer: Answer<'procedures.catalogue'>, id: string): Procedure | undefined {
  return answer.state === 'ok' ? answer.value.procedures.find((procedure) => procedure.id === id) : undefined;
}
