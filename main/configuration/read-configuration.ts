import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { type Configuration, resolvePaths } from '../../contract/configuration.ts';
import { firstStartFile } from '../../contract/first-start.ts';
import { err, ok, type Result } from '../../contract/result.ts';
import { completeConfiguration, formatYamlIssue, parseYamlDocument } from '../../contract/yaml-document.ts';
import { readOrdinary } from '../files/ordinary-file.ts';

/** Many times what the answers of a first start are. */
const mostDecidedBytes = 64 * 1024;

interface Complete {
  /** Its paths are absolute. */
  readonly configuration: Configuration;
  /** The fields that the administrator's file itself has. */
  readonly given: readonly string[];
}

interface Refused {
  /** What is wrong, one line a problem, for the person who writes the file. */
  readonly lines: readonly string[];
  /** The folder of the data, where at least that can be told. */
  readonly dataDirectory: string | undefined;
}

/**
 * Completes the configuration of a terminal by what was decided at its first start. That is left out where nothing was decided, or its
 * folder is closed to this account; the services write it, and root reads it.
 * @param file where the text stands: relative paths in it start at its folder
 */
export function readConfiguration(file: string, text: string): Result<Complete, Refused> {
  const absolute = (path: string) => resolve(dirname(file), path);
  const place = parseYamlDocument(text, z.object({ dataDirectory: z.string().min(1) }));
  const dataDirectory = place.ok ? absolute(place.value.dataDirectory) : undefined;
  const decided = dataDirectory === undefined ? ok(undefined) : readDecided(join(dataDirectory, firstStartFile));
  if (!decided.ok) return err({ lines: [decided.error], dataDirectory });
  const complete = completeConfiguration(text, decided.value);
  if (!complete.ok) return err({ lines: complete.error.map((issue) => formatYamlIssue(file, issue)), dataDirectory });
  const { configuration, given } = complete.value;
  return ok({ configuration: resolvePaths(configuration, absolute), given });
}

function readDecided(file: string): Result<string | undefined, string> {
  if (!existsSync(file)) return ok(undefined);
  try {
    return ok(readOrdinary(file, mostDecidedBytes).toString('utf8'));
  } catch (error) {
    return err(`${file} cannot be read: ${(error as Error).message}`);
  }
}
