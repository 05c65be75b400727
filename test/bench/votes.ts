import { once } from 'node:events';
import { createWriteStream } from 'node:fs';

/** A file of so many ballots that differ as much as ballots can, the same in each run. `lines` come with their line ends. */
export interface Vote {
  /** The ending of its name, by which `passerelle tally` knows the format. */
  readonly ending: 'soi' | 'pb';
  lines(ballots: number): Generator<string>;
}

const candidates = 10;
const projects = 50;

/** Three candidates at least, out of ten, in any order. */
export const ranked: Vote = {
  ending: 'soi',
  *lines(ballots) {
    const random = randomNumbers();
    yield `# NUMBER ALTERNATIVES: ${candidates}\n`;
    for (let one = 1; one <= candidates; one += 1) yield `# ALTERNATIVE NAME ${one}: Candidate ${one}\n`;
    for (let ballot = 0; ballot < ballots; ballot += 1)
      yield `1: ${drawn(candidates, 3 + random(candidates - 2), random).join(',')}\n`;
  },
};

/** As many as fifteen of fifty projects, the first ones liked most. */
export const budget: Vote = {
  ending: 'pb',
  *lines(ballots) {
    const random = randomNumbers();
    yield 'META\nkey;value\nbudget;2000000\nvote_type;approval\nPROJECTS\nproject_id;cost\n';
    for (let one = 1; one <= projects; one += 1) yield `${one};${10_000 + random(190_000)}\n`;
    yield 'VOTES\nvoter_id;vote\n';
    for (let voter = 0; voter < ballots; voter += 1) {
      const liked = drawn(projects - random(projects / 2), 1 + random(15), random);
      yield `${voter};${liked.join(',')}\n`;
    }
  },
};

export async function writeVote(file: string, lines: Iterable<string>): Promise<void> {
  const output = createWriteStream(file);
  for (const line of lines) if (!output.write(line)) await once(output, 'drain');
  output.end();
  await once(output, 'finish');
}

/** So many different numbers from 1 to `from`, in any order. */
function drawn(from: number, count: number, random: (below: number) => number): number[] {
  const numbers = Array.from({ length: from }, (_, at) => at + 1);
  for (let at = 0; at < count; at += 1) {
    const other = at + random(from - at);
    [numbers[at], numbers[other]] = [numbers[other] ?? 0, numbers[at] ?? 0];
  }
  return numbers.slice(0, count);
}

/** Mulberry32, by Tommy Ettinger: whole numbers below a bound, in an order that does not change. */
function randomNumbers(): (below: number) => number {
  let state = 1;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) % Math.floor(below);
  };
}
