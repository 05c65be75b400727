/** Where something went wrong, never what: a message may quote an address or what somebody typed. */
export function whereOf(fault: unknown): string {
  if (!(fault instanceof Error)) return 'a fault that is no error';
  const frames = (fault.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return [fault.name, ...frames].join('\n');
}
