import { expect, test } from 'vitest';
import type { Decidable, FirstStartDraft, FirstStartStep } from '../../../contract/first-start.ts';
import { corrected, moved, stepsToTake } from './draft.ts';

const fresh: FirstStartDraft = { step: 'language', language: 'fr', decisions: {}, code: '', touchOffPx: null };
const withServer = { ...fresh, decisions: { cityServer: { url: 'https://ville.example' } } };

/** Every step from the first on, as whoever only goes on sees them. */
function way(draft: FirstStartDraft, given: readonly Decidable[]): FirstStartStep[] {
  const seen: FirstStartStep[] = [];
  for (let at = draft; seen.at(-1) !== at.step; at = moved(at, {}, given, 1)) seen.push(at.step);
  return seen;
}

test('only what the configuration does not say is asked, and a code only where there is a server', () => {
  expect(way(withServer, [])).toEqual(['language', 'server', 'code', 'reader', 'printer', 'hours', 'touch', 'summary']);
  expect(way(fresh, [])).toEqual(['language', 'server', 'reader', 'printer', 'hours', 'touch', 'summary']);
  expect(way(fresh, ['cityServer', 'opening', 'reader'])).toEqual([
    'language',
    'code',
    'reader',
    'printer',
    'touch',
    'summary',
  ]);
});

test('going back from any step leads to where one came from', () => {
  for (const draft of [fresh, withServer])
    for (const given of [[], ['cityServer'], ['opening', 'printer']] as const) {
      const steps = stepsToTake(draft, given);
      for (const step of steps.slice(1)) {
        const before = moved({ ...draft, step }, {}, given, -1);
        expect(moved(before, {}, given, 1).step).toBe(step);
      }
      expect(moved({ ...draft, step: 'language' }, {}, given, -1).step).toBe('language');
    }
});

test('what was corrected leads back to the summary, by way of the code where a server came anew', () => {
  const code = 'ABCD-EFGH-JKMN-PQRS';
  const at = { ...fresh, step: 'server' as const };
  const { decisions } = withServer;
  expect(corrected(at, {}, []).step).toBe('summary');
  expect(corrected(at, { decisions }, []).step).toBe('code');
  expect(corrected({ ...at, decisions, step: 'code' }, { code }, [])).toMatchObject({ step: 'summary', code });
});
