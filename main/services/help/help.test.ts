import { expect, test } from 'vitest';
import { Help } from './index.ts';

test('help is asked for once and ends once, whoever says it twice', () => {
  const recorded: string[] = [];
  const help = new Help((event) => recorded.push(event));
  const changes: boolean[] = [];
  help.on('changed', (isRequested) => changes.push(isRequested));
  for (const step of ['cancel', 'request', 'request', 'cancel', 'cancel'] as const) help[step]();
  expect(changes).toEqual([true, false]);
  expect(recorded).toEqual(['help-requested', 'help-ended']);
  expect(help.isRequested).toBe(false);
});
