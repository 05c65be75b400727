/** What the guest says to the host, a line each on its console. */
export type Said =
  | { readonly proof: string; readonly fault?: string }
  /** Keys to be typed on the keyboard of the machine, ended by Enter. */
  | { readonly type: string }
  | { readonly keyboard: 'unplug' | 'plug' }
  /** A slip whose picture has this digest went out on the serial line, at whose other end the host is. */
  | { readonly slip: string }
  /** A ballot was acknowledged. */
  | { readonly cast: string; readonly tracker: string }
  | { readonly over: true };

export const marker = '@@ ';

export function say(said: Said): void {
  process.stdout.write(`${marker}${JSON.stringify(said)}\n`);
}

/** Longer than anything takes on a machine without acceleration. */
const provenWithinMs = 60_000;

/** Carries out a proof and tells the host how it went. A proof that fails does not keep the next ones from being tried. */
export async function prove(proof: string, work: () => Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`nothing after ${provenWithinMs / 1_000} s`)), provenWithinMs);
  });
  try {
    await Promise.race([work(), late]);
    say({ proof });
  } catch (fault) {
    say({ proof, fault: fault instanceof Error ? (fault.stack ?? fault.message) : String(fault) });
  } finally {
    clearTimeout(timer);
  }
}
