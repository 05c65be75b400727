import fc from 'fast-check';
import { expect, test } from 'vitest';
import { html } from './html.ts';

const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.constantFrom('<', '>', '"', "'", '`', '&', '&amp;', '<script>', '</', '-->', 'onload=', '${', '\\', ' '))
    .map((pieces) => pieces.join('')),
);

function shown(text: string): string {
  return text
    .replaceAll('&#96;', '`')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&gt;', '>')
    .replaceAll('&lt;', '<')
    .replaceAll('&amp;', '&');
}

test('no text leaves its place, in an element or in an attribute, and every text is shown as it is', () => {
  fc.assert(
    fc.property(hostile, hostile, (attribute, text) => {
      const page = String(html`<p title="${attribute}">${text}</p>`);
      const [, shownAttribute, shownText] = page.match(/^<p title="([^"<>'`]*)">([^<>"'`]*)<\/p>$/) ?? [];
      expect(shown(shownAttribute ?? '')).toBe(attribute);
      expect(shown(shownText ?? '')).toBe(text);
    }),
  );
});

test('HTML inside HTML is not escaped again, lists are joined, and what is absent leaves nothing', () => {
  const items = ['<', 2].map((item) => html`<li>${item}</li>`);
  expect(String(html`<ul>${items}</ul>${null}${undefined}${false}`)).toBe('<ul><li>&lt;</li><li>2</li></ul>');
});
