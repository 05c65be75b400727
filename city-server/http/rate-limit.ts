const rememberedCallers = 10_000;

/**
 * Allows each caller `times` attempts in any window of `windowMs`. Addresses stay in memory for that long and are written
 * nowhere. When too many callers come at once to remember, the longest unseen is forgotten.
 */
export function makeRateLimit(times: number, windowMs: number, now: () => number): (caller: string) => boolean {
  const attempts = new Map<string, number[]>();
  return (caller) => {
    const name = networkOf(caller);
    const recent = (attempts.get(name) ?? []).filter((at) => at > now() - windowMs);
    const allowed = recent.length < times;
    if (allowed) recent.push(now());
    attempts.delete(name);
    attempts.set(name, recent);
    const oldest = attempts.keys().next().value;
    if (attempts.size > rememberedCallers && oldest !== undefined) attempts.delete(oldest);
    return allowed;
  };
}

/** IPv6 gives one caller as many addresses as it likes below its /64. */
function networkOf(address: string): string {
  if (!address.includes(':') || address.startsWith('::ffff:')) return address;
  return address.split(':').slice(0, 4).join(':');
}
