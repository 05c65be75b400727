import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { composeCatalogue } from '../../contract/catalogue-files.ts';
import { type Configuration, resolvePaths } from '../../contract/configuration.ts';
import { firstStartFile } from '../../contract/first-start.ts';
import type { Catalogue } from '../../contract/procedures.ts';
import { err, ok, type Result } from '../../contract/result.ts';
import { completeConfiguration, formatYamlIssue, parseConfiguration } from '../../contract/yaml-document.ts';
import { readText } from './command.ts';

/** A configuration with its paths made absolute, or what is wrong with it, one line a problem. */
export async function readConfiguration(path: string): Promise<Result<Configuration, string>> {
  const text = await readText(path);
  if (!text.ok) return text;
  const inFolder = (inside: string) => resolve(dirname(path), inside);
  const parsed = completeConfiguration(text.value, await readDecided(text.value, inFolder));
  if (!parsed.ok) return err(parsed.error.map((issue) => formatYamlIssue(path, issue)).join('\n'));
  return ok(resolvePaths(parsed.value.configuration, inFolder));
}

/** What was decided at the first start; undefined where nothing was, or it is not for us to read. */
async function readDecided(text: string, inFolder: (inside: string) => string): Promise<string | undefined> {
  const administrators = parseConfiguration(text);
  if (!administrators.ok) return undefined;
  const decided = await readText(join(inFolder(administrators.value.dataDirectory), firstStartFile));
  return decided.ok ? decided.value : undefined;
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
