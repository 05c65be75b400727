import { globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { composeCatalogue } from '../../contract/catalogue-files.ts';
import { configurationSchema } from '../../contract/configuration.ts';
import { consultationDraftSchema } from '../../contract/consultation.ts';
import { cardKindSchema } from '../../contract/devices.ts';
import { languages } from '../../contract/form.ts';
import { catalogueSchema } from '../../contract/procedures.ts';
import { readerDescriptionSchema } from '../../contract/reader-description.ts';
import { mustBeOk } from '../../contract/result.ts';
import { formatYamlIssue, parseYamlDocument } from '../../contract/yaml-document.ts';
import { compilePolicy, decide } from '../policy/index.ts';

const folder = fileURLToPath(new URL('../../kiosk-config', import.meta.url));
const read = (file: string) => readFileSync(resolve(folder, file), 'utf8');

const schemas: Record<string, z.ZodType> = {
  'default.yaml': configurationSchema,
  'demo.yaml': configurationSchema,
  'example.yaml': configurationSchema,
  'procedures.yaml': catalogueSchema,
  'demo/consultation.yaml': consultationDraftSchema,
  'demo/procedures.yaml': catalogueSchema,
  'demo/rehearsal.yaml': consultationDraftSchema,
  'readers/hexadecimal-serial.yaml': readerDescriptionSchema,
  'readers/hid-pos-scanner.yaml': readerDescriptionSchema,
  'readers/magtek-swipe.yaml': readerDescriptionSchema,
  'readers/pcprox.yaml': readerDescriptionSchema,
};

test('every file that we ship is valid', () => {
  const files = globSync('**/*.yaml', { cwd: folder }).toSorted();
  expect(files).toEqual(Object.keys(schemas).toSorted());
  const problems = files.flatMap((file) => {
    const parsed = parseYamlDocument(read(file), schemas[file] ?? z.never());
    return parsed.ok ? [] : parsed.error.map((issue) => formatYamlIssue(file, issue));
  });
  expect(problems).toEqual([]);
});

test('the example explains every field that a configuration can have', () => {
  const text = read('example.yaml');
  const absent = [...fieldsOf(configurationSchema), ...fieldsOf(cardKindSchema)].filter(
    (field) => !new RegExp(`\\b${field}: `).test(text) && !new RegExp(`\\b${field}:$`, 'm').test(text),
  );
  expect(absent).toEqual([]);
});

function* fieldsOf(schema: z.ZodType): Generator<string> {
  if (schema instanceof z.ZodObject) {
    for (const [name, field] of Object.entries(schema.shape)) {
      yield name;
      yield* fieldsOf(field as z.ZodType);
    }
  } else if (schema instanceof z.ZodUnion) for (const option of schema.options) yield* fieldsOf(option as z.ZodType);
  else if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional)
    yield* fieldsOf(schema.unwrap() as z.ZodType);
  else if (schema instanceof z.ZodArray) yield* fieldsOf(schema.element as z.ZodType);
}

const files = ['procedures.yaml', 'demo/procedures.yaml'].map((file) => ({ file, text: read(file) }));
const demo = mustBeOk(composeCatalogue(files), 'the catalogue of the demo');

test('the demo terminal reads the national and the local procedures', () => {
  const configuration = mustBeOk(parseYamlDocument(read('demo.yaml'), configurationSchema), 'demo.yaml');
  const paths = configuration.procedures.catalogues.map((path) => join(dirname('demo.yaml'), path));
  expect(paths).toEqual(files.map(({ file }) => file));
  expect(demo.procedures).toHaveLength(48);
  expect(new Set(demo.procedures.map(({ id }) => id))).toContain('portail-famille');
});

test('the entry of every procedure may be loaded in it', () => {
  const policy = compilePolicy(demo);
  const denied = demo.procedures.filter(
    ({ id, entry }) => decide(policy, entry, { procedure: id, use: 'page' }).decision === 'deny',
  );
  expect(denied).toEqual([]);
});

test('every procedure is told in three languages, in sentences of at most twelve words', () => {
  for (const { id, title, summary, bring, prints } of demo.procedures)
    for (const language of languages) {
      for (const text of [title, summary, ...bring, ...(prints ? [prints] : [])])
        expect(text[language], `${id} in ${language}`).toBeTruthy();
      for (const sentence of (summary[language] ?? '').split(/[.!?؟:]\s+/))
        expect(sentence.split(/\s+/).length, `${id}: ${sentence}`).toBeLessThanOrEqual(12);
    }
});
