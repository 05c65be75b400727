/** Text that is HTML already. Only `html` makes it, so that nothing reaches a page without being escaped. */
export class Html {
  readonly #text: string;

  /** For `html` alone. */
  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

/** What a template may hold: HTML as it is, text and numbers escaped, lists one behind the other, nothing for what is absent. */
export type Part = Html | string | number | false | null | undefined | readonly Part[];

/**
 * A template of HTML whose values are escaped unless they are HTML themselves. Values stand between tags or inside quoted attributes,
 * never anywhere else.
 */
export function html(literals: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(String.raw({ raw: literals }, ...parts.map(render)));
}

function render(part: Part): string {
  if (part === null || part === undefined || part === false) return '';
  if (part instanceof Html) return part.toString();
  if (typeof part === 'object') return part.map(render).join('');
  return escapeText(String(part));
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

function escapeText(text: string): string {
  return text.replace(/[&<>"'`]/g, (character) => entities[character] ?? '');
}
