import { writeFile } from 'node:fs/promises';
import { mediatorNumber } from '../../contract/assistance.ts';
import { activityFormats } from '../../contract/officer.ts';
import { monthSchema } from '../../contract/statistics.ts';
import { exists, fail, wholeNumber } from './command.ts';
import { officerCommand } from './officer.ts';

/** Writes mediators' reports of a month as a file that La Coop's users know. */
export const activity = officerCommand({
  usage: 'activity MONTH -o FILE.xlsx|FILE.csv [--mediator NUMBER]',
  says: "Writes mediators' reports of a month, such as 2026-11, with the columns of La Coop de la médiation numérique.",
  options: ['output'],
  optional: ['mediator'],
  async run({ subject: month, value, has }, server, io) {
    if (!monthSchema.safeParse(month).success) return fail(io, `${month} is no month: expected one such as 2026-11.`);
    const file = value('output');
    const format = activityFormats.find((one) => file.endsWith(`.${one}`));
    if (!format)
      return fail(io, `${file} does not say which kind of file: expected a name that ends in .xlsx or .csv.`);
    const mediator = has('mediator') ? mediatorNumber.safeParse(wholeNumber(value('mediator'))) : undefined;
    if (mediator && !mediator.success) return fail(io, `${value('mediator')} is not the number of a mediator.`);
    if (await exists(file)) return fail(io, `${file} is there already.`);
    const narrowed = mediator ? `?mediator=${mediator.data}` : '';
    const reports = await server.getFile(`/activity/${month}/reports.${format}${narrowed}`);
    if (!reports.ok) return fail(io, reports.error);
    await writeFile(file, reports.value, { flag: 'wx', mode: 0o600 });
    io.stdout.write(`${file} is written.\n`);
    return 0;
  },
});
