import { SaxesParser } from 'saxes';
import type { ElementHandler } from './elements.ts';
import { Unreadable } from './unreadable.ts';

/**
 * Reads one XML file: its names may be anything, its form must be right. A document type is refused whatever it says: sheets have
 * none, and its entities are how a small file grows into a huge one ("billion laughs").
 */
export function readXml(text: string, handler: ElementHandler): void {
  const parser = new SaxesParser({ xmlns: false });
  parser.on('error', ({ message }) => {
    throw new Unreadable('not-well-formed', message);
  });
  parser.on('doctype', () => {
    throw new Unreadable('entities');
  });
  parser.on('opentag', ({ name, attributes }) => handler.open(name, attributes));
  parser.on('text', (words) => handler.text(words));
  parser.on('cdata', (words) => handler.text(words));
  parser.on('closetag', () => handler.close());
  parser.write(text).close();
}
