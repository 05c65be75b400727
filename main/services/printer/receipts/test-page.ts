import type { Language } from '../../../../contract/form.ts';
import type { Receipt } from '../receipt.ts';
import { textsIn } from '../texts.ts';

/** What is printed to try a printer: every size of letters, both directions of writing, and a line over the whole width. */
export function testPage(language: Language): Receipt {
  const t = textsIn(language);
  return {
    blocks: [
      { kind: 'banner', text: t('test.title'), lang: language },
      { kind: 'text', text: t('test.what'), lang: language },
      { kind: 'rule' },
      { kind: 'two-columns', text: t('test.start'), end: t('test.end'), lang: language },
      { kind: 'strong', text: 'Où poser les bancs ? ÀÉÈÇŒ 0123456789', lang: 'fr' },
      { kind: 'strong', text: 'أين نضع المقاعد؟', lang: 'ar' },
      { kind: 'code', text: '12  34  56  78  90' },
      { kind: 'small', text: t('test.throwAway'), lang: language },
    ],
  };
}
