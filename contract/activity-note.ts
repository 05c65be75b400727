/** What a note looks like that nobody may keep. `number`: a long number of any other kind, such as that of a file. */
export const personalKinds = ['social-security', 'bank', 'tax', 'phone', 'email', 'number'] as const;
export type PersonalKind = (typeof personalKinds)[number];

/**
 * What of a person a note seems to hold, or null. Looks at the shape of things, whatever stands between their digits, and rather
 * refuses too much: a mediator writes such a note anew in a few words, and nobody takes back what was sent.
 */
export function personalIn(note: string): PersonalKind | null {
  const plain = inPlainDigits(note);
  if (addresses.test(plain)) return 'email';
  if (hasAccount(plain)) return 'bank';
  for (const run of runsOfDigits(plain)) {
    const kind = kindOfNumber(run);
    if (kind) return kind;
  }
  return null;
}

const addresses = /@|[\p{L}\d]\s*[([{]\s*(?:at|arobase|a)\s*[)\]}]\s*[\p{L}\d]|\barobase\b/iu;

/** Compatibility forms (full width, superscript) and the digits of Arabic and Persian as those that are counted here; no hidden characters. */
function inPlainDigits(note: string): string {
  return note
    .normalize('NFKC')
    .replaceAll(/\p{Cf}/gu, '')
    .replaceAll(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String((digit.codePointAt(0) ?? 0) % 16));
}

/** What people put between the digits of one number; a comma and a word end it. */
const between = String.raw`[\s.\-_/:·•'’()]{0,3}`;
const numbers = new RegExp(String.raw`\+?\(?\d(?:(?:${between}[AB])?${between}\d)*`, 'giu');

/** Numbers with their separators taken out: digits, a leading plus, and the A or B of a Corsican birth. */
function runsOfDigits(plain: string): string[] {
  return [...plain.matchAll(numbers)].map(([run]) => run.replaceAll(/[^\dAB+]/giu, '').toUpperCase());
}

/** The first digits of a social-security number: sex, year, month (or 20 to 99), birthplace. */
const socialSecurity = /^[1-478]\d{2}(?:0[1-9]|1[0-2]|[2-9]\d)(?:\d{2}|2[AB])\d{6}(?:\d{2})?/;

function kindOfNumber(run: string): PersonalKind | null {
  const digits = run.replaceAll(/\D/g, '');
  if (socialSecurity.test(run)) return 'social-security';
  if (digits.length >= 13 && digits.length <= 19 && isLuhn(digits)) return 'bank';
  if (/^(?:\+|00)\d{8,15}$/.test(run) || /^0\d{9}$/.test(digits)) return 'phone';
  if (/^[0-3]\d{12}$/.test(digits)) return 'tax';
  if (digits.length >= 20) return 'bank';
  return digits.length >= 9 || /^\d{7,8}$/.test(digits) ? 'number' : null;
}

/** ISO/IEC 7812-1, as on payment cards. */
function isLuhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, at) => {
    const value = Number(digit) * (at % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

const shortestAccount = 15;
const longestAccount = 34;

/** An IBAN (ISO 13616) anywhere in a note, in groups or not. */
function hasAccount(plain: string): boolean {
  const starts = plain.matchAll(/(?<![\p{L}\d])[a-z][\s.\-_/]{0,3}[a-z][\s.\-_/]{0,3}\d/giu);
  return [...starts].some(({ index }) => {
    const rest = plain
      .slice(index)
      .replaceAll(/[\s.\-_/]/g, '')
      .toUpperCase();
    const account = /^[A-Z0-9]+/.exec(rest)?.[0] ?? '';
    for (let length = shortestAccount; length <= Math.min(longestAccount, account.length); length += 1)
      if (isAccount(account.slice(0, length))) return true;
    return false;
  });
}

function isAccount(account: string): boolean {
  const moved = account.slice(4) + account.slice(0, 4);
  const number = moved.replaceAll(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
  return BigInt(number) % 97n === 1n;
}
