import { limits } from './limits.ts';
import { Unreadable } from './unreadable.ts';

/** What a reader of XML or of JSON trees tells about a file, in its order. */
export interface ElementHandler {
  open(name: string, attributes: Attributes): void;
  text(text: string): void;
  close(): void;
}

export type Attributes = Readonly<Record<string, string>>;

export interface Element {
  readonly name: string;
  readonly attributes: Attributes;
  readonly children: readonly (Element | string)[];
}

/** Keeps the elements of one file, within the limits. Whatever its source was, from here on a sheet is read in one way. */
export class ElementCollector implements ElementHandler {
  readonly #open: { readonly children: (Element | string)[] }[] = [];
  #elements = 0;
  #root: Element | undefined;

  open(name: string, attributes: Attributes): void {
    if (this.#open.length >= limits.depth) throw new Unreadable('too-deep');
    if (++this.#elements > limits.sheetElements) throw new Unreadable('too-large');
    const element = { name, attributes, children: [] };
    this.#open.at(-1)?.children.push(element);
    this.#open.push(element);
    this.#root ??= element;
  }

  text(text: string): void {
    this.#open.at(-1)?.children.push(text);
  }

  close(): void {
    this.#open.pop();
  }

  /** The outermost element; undefined where there was none. */
  get root(): Element | undefined {
    return this.#root;
  }
}

export function elementsIn(parent: Element): readonly Element[] {
  return parent.children.filter((child) => typeof child !== 'string');
}

export function childNamed(parent: Element, name: string): Element | undefined {
  return elementsIn(parent).find((child) => child.name === name);
}

export function textLength({ children }: Element): number {
  return children.reduce((sum, child) => sum + (typeof child === 'string' ? child.length : textLength(child)), 0);
}

/** Elements that have no element of their own around them, as a text. */
export function around(children: readonly Element[]): Element {
  return { name: 'Texte', attributes: {}, children };
}
