import type { Attributes, ElementHandler } from './elements.ts';

/** Writes what it is told as an XML file, as DILA publishes sheets. */
export class XmlWriter implements ElementHandler {
  readonly #open: string[] = [];
  #text = '<?xml version="1.0" encoding="UTF-8"?>\n';

  open(name: string, attributes: Attributes): void {
    const written = Object.entries(attributes).map(([attribute, value]) => ` ${attribute}="${escaped(value)}"`);
    this.#text += `<${name}${written.join('')}>`;
    this.#open.push(name);
  }

  text(text: string): void {
    this.#text += escaped(text);
  }

  close(): void {
    this.#text += `</${this.#open.pop()}>`;
  }

  toString(): string {
    return this.#text;
  }
}

/** White space in attributes and carriage returns would not come back as they were unless they are written as numbers. */
export function escaped(text: string): string {
  return text.replace(/[&<>"\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}
