import { once } from 'node:events';
import { statSync } from 'node:fs';
import { err, ok, type Result } from '../../../contract/result.ts';
import { anyProcedure, compilePolicy, decide, type MediatorContext, type Policy } from '../../policy/index.ts';
import { type CommandIo, fail, misuse, readArguments, wholeNumber } from '../command.ts';
import { readCatalogue, readConfiguration } from '../configuration.ts';
import { makeGate } from './gate.ts';
import { hearMediation, withoutMediator } from './mediation.ts';

export const filterUsage = 'passerelle filter --config FILE --port PORT --services SOCKET';

interface Rules {
  readonly policy: Policy;
  /** Where they come from, and what those files looked like when they were read. */
  readonly files: readonly string[];
  readonly stamp: string;
}

/** How often the files of the catalogue are looked at. */
const lookAgainMs = 5_000;

/**
 * `passerelle filter`: stands between the shell and the internet, and lets it reach the hosts of the catalogue alone, and those that a mediator
 * opened for the visit that is going on, as long as it does. What is allowed is decided by the policy itself (main/policy), for any procedure:
 * which one is open, the shell knows; what a mediator changes, the services. A second wall, for the case that a hole in Chromium takes the
 * first one down, so it stands in another process under another account. A changed catalogue is read again; one with mistakes is said, and
 * the last one that had none goes on. Returns the exit code.
 */
export async function filter(args: string[], io: CommandIo): Promise<number> {
  const options = readArguments({
    args,
    options: { config: { type: 'string' }, port: { type: 'string' }, services: { type: 'string' } },
  });
  if (!options.ok) return misuse(io, filterUsage, options.error);
  const { config, services } = options.value.values;
  const port = wholeNumber(options.value.values.port ?? '');
  if (config === undefined || port === undefined || services === undefined) return misuse(io, filterUsage);

  const first = await readPolicy(config);
  if (!first.ok) return fail(io, first.error);
  let rules = first.value;
  let mediator = withoutMediator;
  const gate = makeGate({ allows: (host) => isReachable(rules.policy, host, mediator) });
  gate.server.listen(port, '127.0.0.1');
  await once(gate.server, 'listening');
  const ending = new AbortController();
  hearMediation(
    services,
    (heard) => {
      mediator = heard;
      gate.recheck();
    },
    ending.signal,
  );
  io.stdout.write('ready\n');
  const watch = setInterval(async () => {
    const stamp = stampOf(rules.files);
    if (stamp === rules.stamp) return;
    const next = await readPolicy(config);
    rules = next.ok ? next.value : { ...rules, stamp };
    if (!next.ok) io.stderr.write(`${next.error}\nThe rules before this change go on.\n`);
    gate.recheck();
  }, lookAgainMs);
  await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
  clearInterval(watch);
  ending.abort();
  gate.close();
  return 0;
}

/** Whether any procedure of the catalogue may load a page of this host, or something in it, with what a mediator changes now. */
export function isReachable(policy: Policy, host: string, mediator: MediatorContext): boolean {
  const { decision } = decide(policy, `https://${host}/`, { procedure: anyProcedure, use: 'page', mediator });
  // A name may not smuggle anything else into the address.
  return decision === 'allow' && URL.canParse(`https://${host}/`) && new URL(`https://${host}/`).hostname === host;
}

async function readPolicy(config: string): Promise<Result<Rules, string>> {
  const configuration = await readConfiguration(config);
  if (!configuration.ok) return configuration;
  const files = [config, ...configuration.value.procedures.catalogues];
  const stamp = stampOf(files);
  const catalogue = await readCatalogue(configuration.value);
  return catalogue.ok ? ok({ policy: compilePolicy(catalogue.value), files, stamp }) : err(catalogue.error);
}

function stampOf(files: readonly string[]): string {
  return files.map((file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0).join();
}
