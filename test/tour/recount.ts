import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bagLabel, formCode, linesOfBag } from '../../ballot/index.ts';
import { type BagTotals, bagTotalsSchema, slipsLine } from '../../contract/bags.ts';
import { commandTitles } from '../harness/demo-words.ts';
import type { Scene } from './scene.ts';
import { mustBeDone, ShownCommands } from './shown-commands.ts';
import { check } from './waiting.ts';

/** The slips are counted by hand, and compared with the ballots: once they agree, once a bag holds one slip too many. */
export async function playRecount(scene: Scene): Promise<void> {
  const { story, folder } = scene;
  const path = (name: string) => join(folder, name);
  const totals = bagTotalsSchema.parse(JSON.parse(readFileSync(path('bags.json'), 'utf8')));
  const write = (name: string, tooMany: number) => writeFileSync(path(name), handCount(totals, tooMany));
  const compare = (commands: ShownCommands, first: string, second: string, report: string) =>
    commands.run([
      ...['recount', '--bags', path('bags.json'), '--slips', path(first), '--slips', path(second)],
      ...['-o', path(report)],
    ]);
  await story.step('recount', 'The slips are recounted by hand; one slip too many goes to the commission', async () => {
    write('first.csv', 0);
    write('second.csv', 0);
    write('one-more.csv', 1);
    const agreed = new ShownCommands(scene);
    const told = mustBeDone(await compare(agreed, 'first.csv', 'second.csv', 'agreed'), 'recount');
    check(told.includes('Slips and ballots agree.'), 'slips and ballots agree');
    await agreed.picture(commandTitles.recount);

    const disputed = new ShownCommands(scene);
    const differing = await compare(disputed, 'first.csv', 'one-more.csv', 'differing');
    check(differing.code === 1 && differing.errors.includes('a third person decides'), 'two people must agree first');
    const found = await compare(disputed, 'one-more.csv', 'one-more.csv', 'discrepancy');
    check(found.code === 1, 'there are no totals');
    const report = readFileSync(path('discrepancy.txt'), 'utf8');
    check(report.includes('DISCREPANCY: more slips than people marked.'), 'the report for the commission says why');
    await disputed.picture(commandTitles.recount, 'discrepancy');
    story.saw('two counts that agree are compared with the ballots, bag by bag');
    story.saw('counts that differ go to a third person; a bag with more slips than marks gets a discrepancy report');
  });
}

/** What somebody writes down who counts the slips of every bag, and finds some more than there should be. */
function handCount(totals: BagTotals, tooMany: number): string {
  const rows = totals.bags.flatMap((bag) =>
    linesOfBag(bag).map((line) => {
      const option = Object.keys(bag.lines)[0];
      const slips = line === slipsLine ? bag.marks : (bag.lines[line] ?? 0);
      const found = slips + (line === slipsLine || line === option ? tooMany : 0);
      return [formCode(totals.formHash), bagLabel(bag), line, found].join();
    }),
  );
  return `${['form,bag,line,slips', ...rows].join('\n')}\n`;
}
