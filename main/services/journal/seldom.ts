/**
 * Lets so many entries of a kind into the journal a minute, and no more: whoever does the same thing a million times must not fill
 * the disk.
 */
export function seldom(mostPerMinute: number): (kind: string, write: () => void) => void {
  const written = new Map<string, { minute: number; entries: number }>();
  return (kind, write) => {
    const minute = Math.floor(performance.now() / 60_000);
    const before = written.get(kind);
    const entries = before?.minute === minute ? before.entries + 1 : 1;
    written.set(kind, { minute, entries });
    if (entries <= mostPerMinute) write();
  };
}
