const dayMs = 24 * 3_600_000;

/** The days of a month (`2026-12`) in weeks from Monday on; null where a day is of another month. */
export function weeksOf(month: string): readonly (readonly (string | null)[])[] {
  const firstMs = Date.parse(`${month}-01T00:00:00Z`);
  const before = (new Date(firstMs).getUTCDay() + 6) % 7;
  const weeks: (string | null)[][] = [];
  for (let week = 0; weeks.length === week; week += 1) {
    const days = [0, 1, 2, 3, 4, 5, 6].map((place) => {
      const day = new Date(firstMs + (week * 7 + place - before) * dayMs).toISOString().slice(0, 10);
      return day.startsWith(month) ? day : null;
    });
    if (days.some((day) => day !== null)) weeks.push(days);
  }
  return weeks;
}

/** So many months later (`2026-12` and 1: `2027-01`). */
export function monthAfter(month: string, months: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 + months)).toISOString().slice(0, 7);
}
