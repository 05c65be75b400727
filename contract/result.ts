/**
 * The outcome of an operation that can fail in a way we expect and handle. Expected failures are values; the rest is
 * thrown, journalled and recovered from.
 */
export type Result<T, E> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

export function ok<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

export function err<E>(error: E): { readonly ok: false; readonly error: E } {
  return { ok: false, error };
}

/** The value of a result that must be ok where the caller has no way to go on otherwise; throws with the error in words. */
export function mustBeOk<T>(result: Result<T, unknown>, what: string): T {
  if (result.ok) return result.value;
  throw new Error(`${what}: ${JSON.stringify(result.error)}`);
}
