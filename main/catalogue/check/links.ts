import { compilePolicy, decide, type Policy, reasons } from '../../policy/index.ts';
import { type CheckedFile, error, type Finding, type Remark, warning } from './finding.ts';
import { placed } from './placed.ts';

/** How links are followed; `fetch` is replaced where there is no internet. */
export interface LinkOptions {
  readonly fetch?: typeof globalThis.fetch;
  /** For each answer. */
  readonly timeoutMs?: number;
}

const atOnce = 8;
const mostRedirects = 8;

/**
 * Asks every entry over https whether it still answers, and whether it leads where its procedure may go. Only the heads of pages are
 * read, and nothing is sent. A site that refuses programs (401, 403, 429) has answered.
 */
export async function checkLinks(
  files: readonly CheckedFile[],
  { fetch = globalThis.fetch, timeoutMs = 10_000 }: LinkOptions = {},
): Promise<Finding[]> {
  const identity = {
    franceConnect: files.flatMap(({ catalogue }) => catalogue.identity.franceConnect),
    providers: files.flatMap(({ catalogue }) => catalogue.identity.providers),
    onBehalf: files.flatMap(({ catalogue }) => catalogue.identity.onBehalf),
  };
  const policy = compilePolicy({ identity, procedures: files.flatMap(({ catalogue }) => catalogue.procedures) });
  const entries = files.flatMap((file) =>
    file.catalogue.procedures.map(({ id, entry }, index) => ({ file, index, id, entry })),
  );

  const remarks = new Map<CheckedFile, Remark[]>(files.map((file) => [file, []]));
  const waiting = entries.values();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const { file, index, id, entry } of waiting) {
        const problem = await problemOf(entry, { procedure: id, policy, fetch, timeoutMs });
        if (problem !== undefined) remarks.get(file)?.push({ ...problem, path: ['procedures', index, 'entry'] });
      }
    }),
  );
  return [...remarks].flatMap(([file, said]) => placed(file, said).toSorted((a, b) => a.line - b.line));
}

interface Journey {
  readonly procedure: string;
  readonly policy: Policy;
  readonly fetch: typeof globalThis.fetch;
  readonly timeoutMs: number;
}

async function problemOf(entry: string, journey: Journey): Promise<Remark | undefined> {
  let address = entry;
  for (let redirects = 0; redirects <= mostRedirects; redirects++) {
    const { decision, reason } = decide(journey.policy, address, { procedure: journey.procedure, use: 'page' });
    if (decision === 'deny')
      return error([], `It leads to ${hostOf(address)}, which terminals refuse in this procedure: ${reasons[reason]}`);
    const answer = await ask(address, journey);
    if (typeof answer === 'string') return error([], `${hostOf(address)} does not answer: ${answer}.`);
    if (answer.status === 404 || answer.status === 410)
      return error([], `${hostOf(address)} answers that there is no such page (${answer.status}).`);
    if (answer.status >= 500)
      return warning([], `${hostOf(address)} answers that it is out of order (${answer.status}).`);
    if (answer.location === undefined) return undefined;
    address = answer.location;
  }
  return error([], `It leads from page to page without end.`);
}

interface Answer {
  readonly status: number;
  /** Where a redirect leads. */
  readonly location?: string;
}

/** What the server says about an address, or why it says nothing. Some servers know nothing of HEAD; these are asked for the page. */
async function ask(address: string, { fetch, timeoutMs }: Journey): Promise<Answer | string> {
  try {
    for (const method of ['HEAD', 'GET']) {
      const response = await fetch(address, { method, redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) });
      await response.body?.cancel();
      if (method === 'HEAD' && response.status >= 400) continue;
      const location = response.status >= 300 && response.status < 400 ? response.headers.get('location') : null;
      return { status: response.status, ...(location !== null && { location: new URL(location, address).href }) };
    }
    return 'it says nothing';
  } catch (failure) {
    return reasonFor(failure);
  }
}

const reasonWords: Record<string, string> = {
  ENOTFOUND: 'there is no host of that name',
  EAI_AGAIN: 'there is no network, or no name server',
  ECONNREFUSED: 'the connection is refused',
  ECONNRESET: 'it hangs up',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host',
};

/** `fetch` wraps what went wrong, sometimes twice; the innermost cause says it. */
function reasonFor(failure: unknown): string {
  if (failure instanceof Error && failure.name === 'TimeoutError') return 'it takes too long';
  const { code, cause, message } = failure as NodeJS.ErrnoException & { cause?: unknown };
  if (cause !== undefined) return reasonFor(cause);
  return reasonWords[code ?? ''] ?? code ?? message;
}

function hostOf(address: string): string {
  return URL.parse(address)?.host ?? address;
}
