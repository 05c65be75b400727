import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { CityServerConfig } from './server.ts';

const port = z.int().min(0).max(65_535);

/** The configuration file of the city server, YAML or JSON. Paths are relative to the file. */
const fileSchema = z.strictObject({
  /** `postgres://user:password@host:port/database` */
  database: z.string().regex(/^postgres(ql)?:\/\//, 'expected a postgres:// address'),
  https: z.strictObject({
    /** PEM files. */
    key: z.string().min(1),
    cert: z.string().min(1),
    host: z.string().refine((host) => isIP(host) !== 0, 'expected an IP address'),
    port,
  }),
  officer: z.strictObject({
    host: z.enum(['127.0.0.1', '::1'], 'expected a loopback address: 127.0.0.1 or ::1'),
    port,
    token: z.string().regex(/^[\x21-\x7e]{24,200}$/, 'expected at least 24 characters without spaces'),
  }),
  keyFile: z.string().min(1),
  publicUrl: z
    .url({ protocol: /^https$/, error: 'expected an https address' })
    .transform((url) => url.replace(/\/+$/, ''))
    .optional(),
  city: z.string().trim().min(1).max(80),
  timeZone: z.string().refine(isTimeZone, 'expected a time zone such as Europe/Paris').default('Europe/Paris'),
});

/** Reads the configuration and the PEM files that it names. Throws an error whose message says which field is wrong. */
export async function readConfiguration(path: string): Promise<CityServerConfig> {
  const parsed = fileSchema.safeParse(parse(await readFile(path, 'utf8')));
  if (!parsed.success) {
    const faults = parsed.error.issues.map(
      (issue) => `${issue.path.map(String).join('.') || 'file'}: ${issue.message}`,
    );
    throw new Error(`${path}: ${faults.join('; ')}`);
  }
  const { https, keyFile, ...rest } = parsed.data;
  const beside = (name: string) => resolve(dirname(path), name);
  const [key, cert] = await Promise.all([readFile(beside(https.key), 'utf8'), readFile(beside(https.cert), 'utf8')]);
  return { ...rest, https: { ...https, key, cert }, keyFile: beside(keyFile) };
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
