import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { composeCatalogue } from '../../contract/catalogue-files.ts';
import type { Configuration } from '../../contract/configuration.ts';
import type { Catalogue } from '../../contract/procedures.ts';
import { err, ok, type Result } from '../../contract/result.ts';
import { formatYamlIssue } from '../../contract/yaml-document.ts';
import { readConfiguration as completed } from '../configuration/read-configuration.ts';
import { readText } from './command.ts';

/** A configuration with its paths made absolute, or what is wrong with it, one line a problem. */
export async function readConfiguration(path: string): Promise<Result<Configuration, string>> {
  const text = await readText(path);
  if (!text.ok) return text;
  const read = completed(path, text.value);
  return read.ok ? ok(read.value.configuration) : err(read.error.lines.join('\n'));
}

/** The catalogue that a configuration names, or what is wrong with its files, one line a problem. */
export async function readCatalogue(configuration: Configuration): Promise<Result<Catalogue, string>> {
  const files: { file: string; text: string }[] = [];
  for (const file of configuration.procedures.catalogues) {
    const text = await readText(file);
    if (!text.ok) return text;
    files.push({ file, text: text.value });
  }
  const composed = composeCatalogue(files);
  return composed.ok ? composed : err(composed.error.map((issue) => formatYamlIssue(issue.file, issue)).join('\n'));
}

/** The configuration of the demo: beside the program in the build, at the top of the clone among the sources. */
export function demoConfiguration(): string {
  const places = ['../kiosk-config/demo.yaml', '../../kiosk-config/demo.yaml'];
  const [built = '', source = ''] = places.map((place) => fileURLToPath(new URL(place, import.meta.url)));
  return existsSync(built) ? built : source;
}
