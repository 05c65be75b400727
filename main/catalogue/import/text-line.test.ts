import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Seam, TextLine } from './text-line.ts';

/** Stretches of text, each with what lies before it. */
function written(...stretches: readonly (readonly [text: string, seam?: Seam])[]): string {
  const line = new TextLine();
  for (const [text, seam = 'none'] of stretches) line.write(text, {}, seam);
  return line
    .spans()
    .map(({ text }) => text)
    .join('');
}

test('white space is one space each, none at the ends and none before a comma or a full stop', () => {
  expect(written(['\n  à condition  qu’elle\n\t soit équipée'], [' .', 'mark'])).toBe(
    'à condition qu’elle soit équipée.',
  );
  expect(written(['89\u00a0€  si'], [' la photo', 'mark'])).toBe('89\u00a0€ si la photo');
  expect(written(['Coût \u00a0: 5'])).toBe('Coût\u00a0: 5');
  expect(written(['et ainsi de suite ...'])).toBe('et ainsi de suite ...');
});

test('words of which the source lost the space between them get it back', () => {
  expect(written(['par la Direccte'], ['du département', 'mark'])).toBe('par la Direccte du département');
  expect(written(['il faut payer'], ['16,50 €', 'mark'])).toBe('il faut payer 16,50 €');
  expect(written(['jusqu’à'], ['150 €', 'mark'])).toBe('jusqu’à 150 €');
  expect(written(['au minimum 1'], ['jour ouvré', 'mark'])).toBe('au minimum 1 jour ouvré');
  expect(written(['8 mois'], ['d’ancienneté', 'elements'])).toBe('8 mois d’ancienneté');
  expect(written(['carte (VLS-TS)'], ['salarié', 'elements'])).toBe('carte (VLS-TS) salarié');
  expect(written(['Pièces'], ['à fournir', 'space'])).toBe('Pièces à fournir');
});

test('a mark inside a word leaves it whole', () => {
  expect(written(['authentiqu', 'mark'], ['e ou privé', 'mark'])).toBe('authentique ou privé');
  expect(written(['E'], ['xeat', 'mark'])).toBe('Exeat');
  expect(written(['2'], ['020', 'mark'])).toBe('2020');
  expect(written(['13'], ['eme', 'mark'])).toBe('13eme');
  expect(written(['le 1'], ['er', 'none'], ['janvier', 'mark'])).toBe('le 1er janvier');
  expect(written(['l’'], ['aéromodèle', 'elements'])).toBe('l’aéromodèle');
  expect(written(['ici'], [', là', 'elements'])).toBe('ici, là');
});

test('whatever is written, no letter is lost and no white space stands beside another', () => {
  const stretch = fc.tuple(
    fc.string({ unit: fc.constantFrom('a', 'é', '1', ' ', '\n', '\u00a0', '.', ',', '(', "'", '\u0007', '€') }),
    fc.constantFrom<Seam>('none', 'mark', 'elements', 'space'),
  );
  const letters = (text: string) => text.replace(/[\s\p{Cc}]/gu, '');
  fc.assert(
    fc.property(fc.array(stretch), (stretches) => {
      const text = written(...stretches);
      expect(letters(text)).toBe(letters(stretches.map(([raw]) => raw).join('')));
      expect(text).not.toMatch(/^\s|\s\s|\s$|\p{Cc}/u);
    }),
  );
});
