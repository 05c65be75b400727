/**
 * Says on standard error that a step is done, and how long it took.
 * @param {string} name
 * @param {number} startedAtMs as Date.now() gave it
 * @param {string} [detail]
 */
export function reportStep(name, startedAtMs, detail) {
  const said = detail ? `${name} (${detail})` : name;
  const seconds = ((Date.now() - startedAtMs) / 1000).toFixed(1);
  process.stderr.write(`✓ ${said} ${'.'.repeat(Math.max(2, 49 - said.length))} ${seconds} s\n`);
}
