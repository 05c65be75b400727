import fc from 'fast-check';
import { expect, test } from 'vitest';
import { documentKinds } from '../../../contract/tray.ts';
import { displayNameOf } from './names.ts';

test.each([
  ['attestation.pdf', 'attestation.pdf'],
  ['Attestation de droits – 2026.PDF', 'Attestation de droits – 2026.pdf'],
  ['../../.bashrc', 'bashrc.pdf'],
  ['C:\\Users\\x\\facture.pdf', 'facture.pdf'],
  ['/etc/passwd', 'passwd.pdf'],
  ['facture\u202efdp.exe', 'facturefdp.exe.pdf'],
  ['photo.jpg.pdf', 'photo.pdf'],
  ['a\nb\u0000c\u2028d.pdf', 'a bc d.pdf'],
  ['CON: "x"?.pdf', 'CON- -x--.pdf'],
  ['شهادة الميلاد.pdf', 'شهادة الميلاد.pdf'],
  ['', 'document.pdf'],
  ['....', 'document.pdf'],
  ['\ud800.pdf', 'document.pdf'],
])('%j is shown as %j', (given, shown) => {
  expect(displayNameOf(given, 'pdf')).toBe(shown);
});

test('the extension says what the document is, whatever it was called', () => {
  expect(displayNameOf('photo.pdf', 'jpeg')).toBe('photo.jpg');
  expect(displayNameOf('photo.jpeg', 'png')).toBe('photo.png');
});

test('two documents never have one name, not even on a disk that ignores capitals', () => {
  expect(displayNameOf('A.pdf', 'pdf', ['a.pdf'])).toBe('A (2).pdf');
  expect(displayNameOf('A.pdf', 'pdf', ['a.pdf', 'A (2).PDF'])).toBe('A (3).pdf');
});

test('a long name is cut between the characters that people see', () => {
  const family = '👨‍👩‍👧‍👦'.normalize();
  expect(displayNameOf('é'.repeat(300), 'pdf')).toBe(`${'é'.repeat(76)}.pdf`);
  expect(Buffer.byteLength(displayNameOf(family.repeat(100), 'pdf'))).toBeLessThanOrEqual(200);
});

test('whatever a site calls a document, its name is safe to show and to write', () => {
  const anything = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.string({
      unit: fc.constantFrom('.', '/', '\\', '\u202e', '\u2066', ' ', 'é', '\n', 'a', '\ud83d', '.pdf'),
      maxLength: 200,
    }),
  );
  fc.assert(
    fc.property(
      anything,
      fc.constantFrom(...documentKinds),
      fc.array(anything, { maxLength: 3 }),
      (given, kind, others) => {
        const taken = others.map((other) => displayNameOf(other, kind));
        const name = displayNameOf(given, kind, taken);
        expect(name.length).toBeLessThanOrEqual(80);
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
        expect(name).not.toMatch(/[/\\\p{C}"*:<>?|\p{Zl}\p{Zp}]/u);
        expect(name).not.toMatch(/^[.\s]|\s$/u);
        expect(name).toMatch(/[^.]\.(?:pdf|png|jpg)$/);
        expect(name.isWellFormed()).toBe(true);
        expect(taken).not.toContain(name);
        expect(displayNameOf(name, kind)).toBe(name); // safe names stay as they are
      },
    ),
    { numRuns: 2_000 },
  );
});
