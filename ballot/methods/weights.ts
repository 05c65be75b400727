/**
 * Adds the weights of ballots. Every count of a method is at most this sum, so a sum that is a safe integer keeps all of them exact.
 * @throws RangeError for a weight that is no whole number from 0, or a sum beyond the safe integers
 */
export function addWeight(sum: number, weight: number): number {
  const next = sum + weight;
  if (weight >= 0 && Number.isSafeInteger(weight) && Number.isSafeInteger(next)) return next;
  throw new RangeError(`a weight of ${weight} cannot be counted exactly`);
}
