import { execFile } from 'node:child_process';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { commandAs, environmentFor } from '../accounts.ts';
import { type Display, startDisplay } from '../display.ts';

/** Where the kiosk is drawn: on the screen of whoever started the demo, or on a virtual one. */
export type Screen = { readonly env: Display['env']; readonly virtual: Display | null };

const answerTimeoutMs = 3_000;

/** The caller's own display where there is one that the account of the interface may draw on, otherwise a virtual one. */
export async function chooseScreen(): Promise<Screen> {
  const { DISPLAY, XAUTHORITY = join(homedir(), '.Xauthority') } = process.env;
  if (DISPLAY) {
    const env = { DISPLAY, XAUTHORITY };
    if (await answers(env)) return { env, virtual: null };
  }
  const virtual = await startDisplay();
  return { env: virtual.env, virtual };
}

async function answers(env: Display['env']): Promise<boolean> {
  const [command, args] = commandAs('interface', 'xprop', ['-root', '_NET_SUPPORTED']);
  return promisify(execFile)(command, args, {
    cwd: '/',
    timeout: answerTimeoutMs,
    env: { ...environmentFor('interface'), ...env },
  }).then(
    () => true,
    () => false,
  );
}
