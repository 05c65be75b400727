import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'vitest';
import { contentsOf, installedTerminal } from '../../main/services/program.fixture.ts';
import { consultation, homeCard, jardin, reference } from '../../main/services/terminal.fixture.ts';
import type { ThrowAwayRoot } from './throw-away-root.ts';

/** A resident votes, and the machine becomes the terminal on which they did. Called in a test; gives what the urn and the poll book hold. */
export async function castOneVote(machine: ThrowAwayRoot): Promise<ReturnType<typeof contentsOf>> {
  const terminal = await installedTerminal();
  const { shell, stop } = await terminal.start();
  const visit = reference();
  await shell.value('visits.begin', { visit });
  const card = await terminal.show(shell, homeCard);
  const credential = { kind: 'card', card } as const;
  const { right } = (await shell.value('casting.open', { visit, consultation, credential })) as { right: string };
  await shell.value('casting.print-slip', { visit, right, choices: jardin });
  await shell.value('casting.confirm', { visit, right, language: 'fr' });
  await shell.value('visits.end', { visit });
  await stop();
  const cast = contentsOf(terminal);
  expect(cast.ballots).toHaveLength(1);
  execFileSync('cp', ['-a', `${terminal.dataDirectory}/.`, join(machine.path, 'var/lib/passerelle')]);
  machine.must('chown', '-R', 'passerelle:passerelle', '/var/lib/passerelle');
  return cast;
}
