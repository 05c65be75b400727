/** What the kiosk window may play now, in memory only. */
export interface Sounds {
  /** @returns the number below which it is found until another one takes its place */
  keep(wav: Buffer): number;
  drop(): void;
  find(sound: number): Buffer | undefined;
}

export function keepSounds(): Sounds {
  let present: { readonly number: number; readonly wav: Buffer } | null = null;
  let sounds = 0;
  return {
    keep(wav) {
      present = { number: ++sounds, wav };
      return sounds;
    },
    drop() {
      present = null;
    },
    find: (sound) => (present?.number === sound ? present.wav : undefined),
  };
}
