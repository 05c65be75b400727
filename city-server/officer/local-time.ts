/**
 * A local time of a form (`2026-11-22T18:00`) in a time zone, as an instant with its offset; nothing when it is no time. In the
 * hour that a change of clocks repeats it is the first, in the one that it skips the time after.
 */
export function instantOf(local: string, timeZone: string): string | undefined {
  const asUtcMs = Date.parse(`${local}Z`);
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(local) || Number.isNaN(asUtcMs)) return undefined;
  const guesses = [offsetMinutes(asUtcMs - 86_400_000, timeZone), offsetMinutes(asUtcMs + 86_400_000, timeZone)];
  const offset =
    guesses.find((minutes) => offsetMinutes(asUtcMs - minutes * 60_000, timeZone) === minutes) ?? guesses[0] ?? 0;
  const sign = offset < 0 ? '-' : '+';
  const two = (value: number) => String(value).padStart(2, '0');
  const absolute = Math.abs(offset);
  return `${local}:00${sign}${two(Math.floor(absolute / 60))}:${two(absolute % 60)}`;
}

/** How far a time zone is ahead of UTC at an instant. */
function offsetMinutes(atMs: number, timeZone: string): number {
  const name = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' })
    .formatToParts(new Date(atMs))
    .find(({ type }) => type === 'timeZoneName')?.value;
  const [, sign, hours, minutes] = name?.match(/^GMT([+-])(\d{2}):(\d{2})$/) ?? [];
  return sign === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}
