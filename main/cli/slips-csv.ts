import { bagLabel, type CountedSlips, formCode, linesOfBag } from '../../ballot/index.ts';
import { type BagTotals, slipsLine } from '../../contract/bags.ts';
import { err, ok, type Result } from '../../contract/result.ts';
import { wholeNumber } from './command.ts';

const header = 'form,bag,line,slips';

/**
 * Reads what one person counted on the slips: lines of `form,bag,line,slips`, without quotes. `form` is the form code on every slip; `bag` the
 * name on the label, names of bags that were mixed joined by `+`; `line` as `linesOf` in ballot/bag-lines.ts names it, `(unreadable)` or
 * `(slips)`, which is how many slips were in the bag. Every bag of the totals has every line, once. Gives what is wrong, a line each, with its place.
 */
export function readSlips(text: string, totals: BagTotals): Result<Map<string, CountedSlips>, string[]> {
  const [first, ...rows] = text
    .replace(/^\u{FEFF}/u, '')
    .replace(/(?:\r?\n)+$/, '')
    .split(/\r?\n/);
  if (first !== header) return err([`1: expected the header ${header}.`]);
  const wanted = new Map(totals.bags.map((bag) => [bagLabel(bag), new Set(linesOfBag(bag))]));
  const counted = new Map<string, Map<string, number>>();
  const faults: string[] = [];
  for (const [index, row] of rows.entries()) {
    const fault = takeRow(row, formCode(totals.formHash), wanted, counted);
    if (fault !== undefined) faults.push(`${index + 2}: ${fault}`);
  }
  if (faults.length === 0)
    faults.push(...gapsOf(wanted, counted, totals.mostPerSlip).map((gap) => `${rows.length + 1}: ${gap}`));
  return faults.length > 0 ? err(faults) : ok(counted);
}

function takeRow(
  row: string,
  code: string,
  wanted: ReadonlyMap<string, ReadonlySet<string>>,
  counted: Map<string, Map<string, number>>,
): string | undefined {
  const fields = row.split(',');
  const [form, bag = '', line = '', slips = ''] = fields;
  if (fields.length !== 4) return 'expected four fields.';
  if (form !== code) return `form: expected ${code}, the form of this count.`;
  const lines = wanted.get(bag);
  if (!lines) return `bag: expected ${[...wanted.keys()].join(' or ')}.`;
  if (!lines.has(line)) return `line: expected one of ${[...lines].join(' ')}.`;
  const number = wholeNumber(slips);
  if (number === undefined) return 'slips: expected a whole number.';
  const own = counted.get(bag) ?? new Map<string, number>();
  if (own.has(line)) return `line: ${line} of ${bag} comes twice.`;
  counted.set(bag, own.set(line, number));
  return undefined;
}

/** What a whole transcription lacks, or cannot be true of it. */
function gapsOf(
  wanted: ReadonlyMap<string, ReadonlySet<string>>,
  counted: ReadonlyMap<string, CountedSlips>,
  mostPerSlip: number,
): string[] {
  return [...wanted].flatMap(([bag, lines]) => {
    const own = counted.get(bag) ?? new Map<string, number>();
    const missing = [...lines].filter((line) => !own.has(line));
    if (missing.length > 0) return [`${bag} lacks ${missing.join(' ')}.`];
    const all = own.get(slipsLine) ?? 0;
    return [...own]
      .filter(([line, slips]) => slips > all * (line === slipsLine ? 1 : mostPerSlip))
      .map(([line, slips]) => `${bag} has ${slips} for ${line}, and only ${all} slips.`);
  });
}
