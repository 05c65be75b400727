import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished } from 'vitest';
import { Peer } from '../../main/services/socket/socket.fixture.ts';
import type { ThrowAwayRoot } from './throw-away-root.ts';

/** Runs the services that are installed in a machine, under their account, and asks them what a shell asks. */
export async function askServices(machine: ThrowAwayRoot): Promise<{ consultations: unknown; status: unknown }> {
  // As the unit does.
  machine.must('install', '-d', '-m', '2750', '-o', 'passerelle', '-g', 'passerelle-ui', '/run/passerelle');
  const child = spawn(
    'chroot',
    [
      ...['--userspec=passerelle:passerelle-ui', machine.path, '/opt/passerelle/resources/node'],
      ...['/opt/passerelle/resources/services/main.mjs', '--config', '/etc/passerelle/terminal.yml'],
    ],
    { cwd: '/', stdio: ['ignore', 'pipe', 'inherit'] },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  const exited = once(child, 'exit');
  const first = once(createInterface(child.stdout), 'line').then(([line]) => String(line));
  expect(await Promise.race([first, exited.then(() => 'ended')])).toContain('"ready":true');
  const shell = await Peer.shell(join(machine.path, 'run/passerelle/services.sock'));
  const consultations = await shell.value('consultations.list', {});
  const { status } = (await shell.value('terminal.describe', {})) as { status: unknown };
  shell.close();
  child.kill('SIGTERM');
  expect((await exited)[0]).toBe(0);
  return { consultations, status };
}
