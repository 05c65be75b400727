// Ballots as fast as they can be cast, in the guest, each told once it is acknowledged, until the power goes.
import type { Choices } from '../../../contract/choices.ts';
import { configurations, residentCards, socket } from '../places.ts';
import { reference } from '../reference.ts';
import { say } from './report.ts';
import { Device, nextOf, startServices, untilStatus } from './terminal.ts';

const consultation = 'parc-des-lilas';
const jeux: Choices = { kind: 'single', option: 'jeux' };

const contactless = new Device('contactless');
contactless.plug();
const { shell } = await startServices(configurations.casts, socket);
await untilStatus(shell, { reader: 'ready' });

for (const number of residentCards) {
  const visit = reference();
  await shell.value('visits.begin', { visit });
  const shown = nextOf(shell, ({ event }) => event === 'card-presented');
  contactless.tell(number);
  const { card } = (await shown).data as { card: string };
  const opened = await shell.call('casting.open', { visit, consultation, credential: { kind: 'card', card } });
  // After the power came back: whoever has voted is told so, and the others go on.
  if (opened.error?.code === 'already-voted') {
    say({ cast: number, tracker: '' });
    continue;
  }
  const { right } = opened.value as { right: string };
  await shell.value('casting.print-slip', { visit, right, choices: jeux });
  const { tracker }: { tracker: string } = await shell.value('casting.confirm', { visit, right, language: 'fr' });
  say({ cast: number, tracker });
}
say({ over: true });
