import { expect, test } from 'vitest';
import { noticeOf, standsBefore } from './guest-notices.ts';

const program = (url: string) => noticeOf(url, 'scheme-not-allowed');

test.each([
  ['mailto:mairie@example.org', 'mail', 'mairie@example.org'],
  ['MAILTO:mairie@example.org?subject=Secret&body=typed', 'mail', 'mairie@example.org'],
  ['tel:+33-3939', 'phone', '+33-3939'],
  ['sms:3939', 'message', '3939'],
])('%s is said to start a program, with what a person can write down', (url, kind, address) => {
  expect(program(url)).toEqual({ kind: 'program', program: kind, address });
});

test.each([
  'mailto:<b>Composez votre code secret</b>',
  'mailto:call 0800 and pay',
  `tel:${'1'.repeat(101)}`,
  'mailto:',
])('what is no address is not shown: %s', (url) => {
  expect(program(url)).toMatchObject({ kind: 'program', address: '' });
});

test.each([
  'steam://run/1',
  'intent://scan/#Intent;scheme=zxing;end',
  'ms-word:ofe|u|https://evil.test/x.docx',
  'sip:3939',
])('a program that nobody knows is only said to be one: %s', (url) => {
  expect(program(url)).toEqual({ kind: 'program', program: 'other', address: '' });
});

test.each([
  'file:///etc/passwd',
  'chrome://gpu',
  'passerelle://kiosk/index.html',
  'javascript:x',
  'about:blank',
  'data:,x',
])('pages of the browser and of the machine are no programs: %s', (url) => {
  expect(program(url)).toEqual({ kind: 'blocked', host: '', reason: 'scheme-not-allowed' });
});

test('windows to sign in and other sites are told apart, and the page stays behind each', () => {
  const notices = ['sign-in', 'host-not-listed'].map((reason) => noticeOf('https://evil.test/x?y', reason));
  expect(notices).toEqual([
    { kind: 'sign-in', host: 'evil.test' },
    { kind: 'blocked', host: 'evil.test', reason: 'host-not-listed' },
  ]);
  expect(notices.every(standsBefore)).toBe(true);
  expect(standsBefore({ kind: 'crashed' }) || standsBefore(null)).toBe(false);
});
