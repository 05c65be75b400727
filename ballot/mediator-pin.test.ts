import { expect, test } from 'vitest';
import { drawPin, isPinOf, keepPin } from './mediator-pin.ts';

test('a PIN opens with its own card alone, and nothing kept holds it', async () => {
  const kept = await keepPin('271828', '9000000001');
  expect(await isPinOf('271828', '9000000001', kept)).toBe(true);
  expect(await isPinOf('271829', '9000000001', kept)).toBe(false);
  expect(await isPinOf('271828', '9000000002', kept)).toBe(false);
  expect(JSON.stringify(kept)).not.toContain('271828');
});

test('what another implementation of scrypt (Python, hashlib) makes of PIN, card and salt is the same', async () => {
  const kept = { salt: 'AAECAwQFBgcICQoLDA0ODw', hash: 'IMfwhFzmIgrRxp2BkM6RwzaVOdkpwBZ2wOhk3fbYhEw' };
  expect(await isPinOf('042042', '9000000001', kept)).toBe(true);
});

test('PINs are six digits, with the zeros in front', () => {
  const drawn = Array.from({ length: 2_000 }, drawPin);
  for (const pin of drawn) expect(pin).toMatch(/^\d{6}$/);
  expect(drawn.some((pin) => pin.startsWith('0'))).toBe(true);
});
