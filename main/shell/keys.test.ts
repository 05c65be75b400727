import { expect, test } from 'vitest';
import { isAllowedKey } from './keys.ts';

const plain = { control: false, alt: false, meta: false };

test.each(['a', 'É', '@', ' ', '中', '😀', 'Tab', 'Enter', 'Escape', 'Backspace', 'ArrowLeft', 'Dead', 'AltGraph'])(
  '%j reaches the page',
  (key) => {
    expect(isAllowedKey({ ...plain, key })).toBe(true);
  },
);

test.each([
  'F1',
  'F5',
  'F7',
  'F11',
  'F12',
  'ContextMenu',
  'PrintScreen',
  'Meta',
  'Alt',
  'BrowserBack',
  'LaunchMail',
  '',
])('%j does not', (key) => {
  expect(isAllowedKey({ ...plain, key })).toBe(false);
});

test('Ctrl edits text and does nothing else', () => {
  for (const key of ['a', 'c', 'V', 'x', 'z']) expect(isAllowedKey({ ...plain, control: true, key })).toBe(true);
  for (const key of ['i', 'I', 'j', 'o', 'p', 's', 'u', 'r', 'w', 'q', 't', 'n', '+', '-', '0', 'Tab', 'F5'])
    expect(isAllowedKey({ ...plain, control: true, key })).toBe(false);
});

test('nothing with Alt or the system key reaches the page', () => {
  for (const key of ['a', 'F4', 'ArrowLeft', 'Tab', 'Enter'])
    for (const modifier of ['alt', 'meta']) expect(isAllowedKey({ ...plain, [modifier]: true, key })).toBe(false);
});
