import fc from 'fast-check';
import { expect, test } from 'vitest';
import { err, ok } from '../../contract/result.ts';
import { readCards } from './csv.ts';

test('cards are read however a library exports them', () => {
  const text = '\uFEFF"number";"terminal"\r\n"2000 0000 01";"centre"\r\n2000000002 ;\n\n2000000003\r';
  expect(readCards(text)).toEqual(
    ok([
      { number: '2000000001', terminal: 'centre' },
      { number: '2000000002', terminal: null },
      { number: '2000000003', terminal: null },
    ]),
  );
});

test('the first wrong line is named with what was expected', () => {
  const fault = (line: number, expected: string) => err({ line, expected });
  expect(readCards('2000000001,centre\n20000A0001,centre')).toEqual(fault(2, 'a card number of 4 to 32 digits'));
  expect(readCards('number\n\n123,centre')).toEqual(fault(3, 'a card number of 4 to 32 digits'));
  expect(readCards('2000000001,Le Centre')).toEqual(fault(1, 'the name of a terminal'));
  expect(readCards('2000000001,centre,Dupont')).toEqual(fault(1, 'two columns: number and terminal'));
  expect(readCards('2000000001,centre\n2000000001,gare')).toEqual(fault(2, 'a card that does not stand above'));
});

test('any list of cards is read back whole', () => {
  const number = fc.stringMatching(/^\d{4,32}$/);
  const terminal = fc.option(fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?$/));
  const cards = fc.uniqueArray(fc.record({ number, terminal }), { selector: (card) => card.number });
  fc.assert(
    fc.property(cards, fc.constantFrom('\n', '\r\n', '\r'), fc.constantFrom(',', ';'), (list, end, separator) => {
      const text = list.map((card) => `${card.number}${separator}${card.terminal ?? ''}`).join(end);
      expect(readCards(text)).toEqual(ok(list));
    }),
  );
});
