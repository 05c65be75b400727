import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { bytes32 } from '../contract/signed.ts';
import { toBase64url } from './encoding.ts';
import { cardToken, codeToken, generateTokenKey, mediatorToken } from './token.ts';

test('a card token is the HMAC that the city server computes too', () => {
  const key = toBase64url(Buffer.alloc(32, 0x0b));
  const expected = createHmac('sha256', Buffer.alloc(32, 0x0b)).update('card:21234000123456').digest('base64url');
  expect(cardToken(key, '21234000123456')).toBe(expected);
});

test('the same digits give other tokens as a card, a code, a mediator, and under another key', () => {
  const key = generateTokenKey();
  const tokens = [
    cardToken(key, '1234567890'),
    codeToken(key, '1234567890'),
    mediatorToken(key, '1234567890'),
    cardToken(generateTokenKey(), '1234567890'),
  ];
  expect(new Set(tokens).size).toBe(4);
  for (const token of tokens) expect(bytes32.safeParse(token).success).toBe(true);
});
