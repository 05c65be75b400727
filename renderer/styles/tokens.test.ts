import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const styles = fileURLToPath(new URL('.', import.meta.url));
const tokens = readFileSync(`${styles}/tokens.css`, 'utf8');
const themes = {
  normal: coloursOf(':root'),
  high: { ...coloursOf(':root'), ...coloursOf('[data-contrast="high"]') },
};

/** Text on what it stands on: 7:1, beyond WCAG 1.4.6's need for body text. */
const texts: readonly (readonly [text: string, ground: string])[] = [
  ['ink', 'paper'],
  ['ink', 'surface'],
  ['ink', 'sunken'],
  ['ink', 'river-mist'],
  ['ink-soft', 'paper'],
  ['ink-soft', 'surface'],
  ['ink-soft', 'sunken'],
  ['ink-soft', 'river-mist'],
  ['on-river', 'river'],
  ['on-river', 'river-deep'],
  ['river', 'surface'],
  ['good', 'good-mist'],
  ['attention', 'attention-mist'],
  ['info', 'info-mist'],
];

/** Icons, borders of controls and the focus ring: 3:1 (WCAG 1.4.11, RGAA 3.3). */
const shapes: readonly (readonly [shape: string, ground: string])[] = [
  ['line-strong', 'paper'],
  ['line-strong', 'surface'],
  ['line-strong', 'sunken'],
  ['river', 'river-mist'],
  ['copper', 'copper-mist'],
  ['copper', 'sunken'],
  ['dusk', 'dusk-mist'],
  ['focus', 'paper'],
  ['focus', 'surface'],
  ['focus', 'sunken'],
];

test.each(Object.entries(themes))('text stands out at 7:1 in the %s theme', (_, colours) => {
  for (const [text, ground] of texts)
    expect(contrast(colours, text, ground), `${text} on ${ground}`).toBeGreaterThanOrEqual(7);
});

test.each(Object.entries(themes))('shapes stand out at 3:1 in the %s theme', (_, colours) => {
  for (const [shape, ground] of shapes)
    expect(contrast(colours, shape, ground), `${shape} on ${ground}`).toBeGreaterThanOrEqual(3);
});

test('no style knows left from right, so that Arabic mirrors by itself', () => {
  for (const name of globSync('*.css', { cwd: styles })) {
    const code = readFileSync(`${styles}/${name}`, 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
    expect(code.match(/(?:^|[;{\s-])(?:left|right)\s*[:;]|:\s*(?:left|right)\b/gm), name).toBeNull();
  }
});

test('no size is in pixels, so that the text size scales everything', () => {
  for (const name of globSync('*.css', { cwd: styles })) {
    const code = readFileSync(`${styles}/${name}`, 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
    const sized = code.match(/[\w-]+:[^;{}]*\d+px[^;{}]*/g) ?? [];
    // The root itself, and what is there to be heard and not seen.
    const allowed = /clamp\(16px|(?:inline|block)-size: 1px/;
    expect(
      sized.filter((rule) => !allowed.test(rule)),
      name,
    ).toEqual([]);
  }
});

type Colours = Readonly<Record<string, string>>;

function coloursOf(selector: string): Colours {
  const block = tokens.slice(tokens.indexOf(`${selector} {`)).split('}')[0] ?? '';
  return Object.fromEntries(
    [...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)].map(([, name, colour]) => [name, colour]),
  );
}

/** WCAG 2.2, relative luminance. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(colours: Colours, one: string, other: string): number {
  const [light = 0, dark = 0] = [one, other].map((name) => luminance(colours[name] ?? '')).toSorted((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}
