import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { anyProcedure, type Context, compilePolicy, decide, reasons, uses } from '../policy/index.ts';
import { type CommandIo, fail, misuse, readArguments } from './command.ts';
import { demoConfiguration, readCatalogue, readConfiguration } from './configuration.ts';

export const decideUrlUsage = `passerelle decide-url [--config FILE] [--procedure ID] [--as ${uses.join('|')}] [--from URL] [--method METHOD] [URL…]`;

/** Every reason that a decision may give, in a sentence each. */
export const decideUrlReasons = `Reasons:\n${Object.entries(reasons)
  .map(([reason, sentence]) => `  ${reason}: ${sentence}\n`)
  .join('')}`;

/**
 * `passerelle decide-url`: prints what the guest view would decide about each address, one JSON line each: as a page that a page of
 * the procedure asks for, unless `--as`, `--from` and `--method` say otherwise. Without addresses it reads them from standard input,
 * one a line; without `--procedure` an address is allowed when any procedure of the catalogue allows it; without `--config` the
 * catalogue is the demo's. An address of `http:` is denied, as it stands: the guest view never fetches it, but asks for the same one over
 * https, which is decided in its turn. Returns the exit code: 0 whatever was decided.
 */
export async function decideUrl(args: string[], io: CommandIo): Promise<number> {
  const options = readArguments({
    args,
    allowPositionals: true,
    options: {
      config: { type: 'string' },
      procedure: { type: 'string' },
      as: { type: 'string' },
      from: { type: 'string' },
      method: { type: 'string' },
    },
  });
  if (!options.ok) return misuse(io, decideUrlUsage, options.error);
  const { values, positionals: urls } = options.value;
  const { config = demoConfiguration(), procedure = anyProcedure, from, method } = values;
  const use = uses.find((one) => one === (values.as ?? 'page'));
  if (use === undefined) return misuse(io, decideUrlUsage, `There is no use ${JSON.stringify(values.as)}.`);
  const context: Context = {
    ...{ procedure, use },
    ...(from !== undefined && { from }),
    ...(method !== undefined && { method }),
  };
  const configuration = await readConfiguration(config);
  if (!configuration.ok) return fail(io, configuration.error);
  const catalogue = await readCatalogue(configuration.value);
  if (!catalogue.ok) return fail(io, catalogue.error);

  const policy = compilePolicy(catalogue.value);
  for await (const url of urls.length > 0 ? urls : linesOf(io.stdin)) {
    const { decision, reason } = decide(policy, url, context);
    io.stdout.write(`${JSON.stringify({ url, decision, reason })}\n`);
  }
  return 0;
}

async function* linesOf(input: CommandIo['stdin']): AsyncGenerator<string> {
  const lines = createInterface({ input: Readable.from(input), crlfDelay: Number.POSITIVE_INFINITY });
  for await (const line of lines) if (line !== '') yield line;
}
