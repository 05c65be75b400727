/** What the program itself says of its start. */
interface Start {
  readonly isPackaged: boolean;
  readonly commandLine: { hasSwitch(name: string): boolean };
}

/**
 * Why a shell with these arguments does not start, or null. A command line can undo everything that the shell does to lock itself
 * down, by a debugger or by a switch of Chromium, so a packaged shell takes the socket and nothing else; and no shell shows anything
 * without Chromium's sandbox.
 * @param args after the program's own name
 */
export function refusalOf(args: readonly string[], { isPackaged, commandLine }: Start): string | null {
  if (commandLine.hasSwitch('no-sandbox'))
    return 'The Chromium sandbox is switched off: the kiosk does not start without it';
  const sockets = args.filter((argument) => /^--socket=./.test(argument));
  const isFit = sockets.length === 1 && (!isPackaged || args.length === 1);
  return isFit ? null : 'Usage: --socket=PATH, the socket of the services, and nothing else';
}
