import { join } from 'node:path';
import type { JournalEvent } from '../../../contract/journal-events.ts';
import { readJournal } from '../../journal/index.ts';
import { about, type Finding } from './finding.ts';
import type { Process } from './processes.ts';
import type { System } from './system.ts';

/** Whether a crash would leave, or has left, a dump of memory: keys and choices would be in it. */
export async function checkDumps(system: System, processes: readonly Process[]): Promise<Finding> {
  const { fine, unknown, broken } = about('core dumps');
  for (const folder of ['/var/lib/systemd/coredump', '/var/crash']) {
    const dumps = (await system.list(folder)).filter((name) => /passerelle|electron|\bnode\b/i.test(name));
    if (dumps.length > 0)
      return broken(
        `${folder} holds ${dumps.length === 1 ? 'a dump' : `${dumps.length} dumps`} of our programs' memory, keys included.`,
        `Delete them: rm ${folder}/*; and see that LimitCORE=0 stands in the units.`,
      );
  }
  if (processes.length === 0) return unknown('none of our programs runs');
  for (const { pid } of processes) {
    const limits = await system.readText(`/proc/${pid}/limits`);
    if (!/^Max core file size\s+0\s+0\s/m.test(limits ?? ''))
      return broken(
        `Process ${pid} would leave a dump of its memory if it crashed.`,
        'Start it from its unit, which has LimitCORE=0.',
      );
  }
  return fine('A crash leaves no dump of memory.');
}

const dayMs = 86_400_000;
const recentDays = 7;
const crashes: ReadonlySet<string> = new Set<JournalEvent>([
  'visit-crashed',
  'wipe-failed',
  'store-refused',
  'terminal-rolled-back',
  'part-hung',
  'update-rolled-back',
  'update-ill',
  'update-refused',
]);

/** What the journal says went wrong lately. */
export function checkJournal(dataDirectory: string, nowMs: number): Finding {
  const { fine, unknown, attention, broken } = about('journal');
  const read = readJournal(join(dataDirectory, 'journal.db'));
  if (!read.ok)
    return read.error.code === 'unreadable'
      ? unknown('the journal is not there, or not for us to read', 'Run doctor as root.')
      : broken('The journal cannot be read.', 'passerelle check-journal tells more.');
  const { chain, entries } = read.value;
  if (!chain.ok) return broken('The journal is not as it was written.', 'passerelle check-journal tells more.');
  const recent = entries.filter(({ event, at }) => crashes.has(event) && nowMs - Date.parse(at) < recentDays * dayMs);
  if (recent.length === 0) return fine(`No crash and no damage in the last ${recentDays} days.`);
  const kinds = [...new Set(recent.map(({ event }) => event))].join(', ');
  return attention(
    `The journal has ${recent.length} entries of trouble in the last ${recentDays} days: ${kinds}.`,
    'passerelle check-journal tells more.',
  );
}
