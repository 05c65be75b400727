import { expect, test } from 'vitest';
import arOnPaper from '../../main/services/printer/locales/ar.json' with { type: 'json' };
import enOnPaper from '../../main/services/printer/locales/en.json' with { type: 'json' };
import frOnPaper from '../../main/services/printer/locales/fr.json' with { type: 'json' };
import ar from './ar.json' with { type: 'json' };
import en from './en.json' with { type: 'json' };
import fr from './fr.json' with { type: 'json' };

test('what a mediator touches for the ticket is what its paper says, in every language', () => {
  const onScreen = [fr, en, ar].map(({ assistance }) => assistance.ticket.steps);
  expect([frOnPaper, enOnPaper, arOnPaper].map(({ nextSteps }) => nextSteps.steps)).toEqual(onScreen);
});
