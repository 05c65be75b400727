import { expect, test } from 'vitest';
import { capture } from './command.fixture.ts';
import { runCommand } from './commands.ts';

test('without a command, or with one that does not exist, the commands are listed', async () => {
  const none = capture();
  expect(await runCommand([], none)).toBe(2);
  expect(none.errors()).toContain('passerelle decide-url');
  for (const name of ['decide', 'toString', '__proto__']) {
    const io = capture();
    expect(await runCommand([name], io)).toBe(2);
    expect(io.errors()).toContain(`There is no command "${name}".`);
  }
  const help = capture();
  expect(await runCommand(['help'], help)).toBe(0);
  expect(help.out()).toContain('passerelle check-config FILE…');
});

test('every command says how it is written when asked, and when it is written wrongly', async () => {
  const io = capture();
  await runCommand(['help'], io);
  const names = [...io.out().matchAll(/^ {2}passerelle (\S+)/gm)].map(([, name = '']) => name);
  expect(names).toContain('enroll');
  for (const name of names) {
    const asked = capture();
    expect(await runCommand([name, '--help'], asked)).toBe(0);
    expect(asked.out()).toContain(`Usage: passerelle ${name}`);
    const wrong = capture();
    if (name === 'check-config') continue; // its arguments are all files
    expect(await runCommand([name, '--no-such-option'], wrong), name).toBe(2);
    expect(wrong.errors()).toContain(`Usage: passerelle ${name}`);
  }
});
