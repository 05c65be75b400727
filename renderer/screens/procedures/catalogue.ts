import {
  type IdentityProvider,
  type Procedure,
  ruleCovers,
  type Situation,
  type Theme,
} from '../../../contract/procedures.ts';
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

export function proceduresIn(answer: Answer<'procedures.catalogue'>, situation: Situation): readonly Procedure[] {
  return answer.state === 'ok'
    ? answer.value.procedures.filter(({ situations }) => situations.includes(situation))
    : [];
}

/** The procedure of this terminal whose site holds an address: only such an address can be opened here. */
export function procedureAt(answer: Answer<'procedures.catalogue'>, url: string | null): Procedure | undefined {
  const host = url === null ? '' : new URL(url).hostname;
  return answer.state === 'ok'
    ? answer.value.procedures.find(({ hosts }) => hosts.some((rule) => ruleCovers(rule, host)))
    : undefined;
}

/** The accounts that a procedure takes through FranceConnect; none where it takes none, or none is known. */
export function accountsFor(
  answer: Answer<'procedures.catalogue'>,
  { franceConnect, signInWith }: Procedure,
): readonly IdentityProvider[] {
  if (!franceConnect || answer.state !== 'ok') return [];
  return answer.value.identity.providers.filter(({ id }) => signInWith?.includes(id) ?? true);
}
