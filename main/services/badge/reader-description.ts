import { readFile } from 'node:fs/promises';
import { type ReaderDescription, readerDescriptionSchema } from '../../../contract/reader-description.ts';
import { err, ok, type Result } from '../../../contract/result.ts';
import { formatYamlIssue, parseYamlDocument } from '../../../contract/yaml-document.ts';

/** How a model writes its numbers, or what is wrong with the file that says so, one line a problem. */
export async function readDescription(file: string): Promise<Result<ReaderDescription, string[]>> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    return err([`${file}: cannot be read (${(error as NodeJS.ErrnoException).code})`]);
  }
  const parsed = parseYamlDocument(text, readerDescriptionSchema);
  return parsed.ok ? ok(parsed.value) : err(parsed.error.map((issue) => formatYamlIssue(file, issue)));
}
