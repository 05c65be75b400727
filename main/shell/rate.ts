/** Counts what happens; says true once it has happened more often than allowed within the present second. */
export function tooOften(allowedPerSecond: number): () => boolean {
  let second = 0;
  let count = 0;
  return () => {
    const now = Math.floor(performance.now() / 1000);
    count = now === second ? count + 1 : 1;
    second = now;
    return count > allowedPerSecond;
  };
}
