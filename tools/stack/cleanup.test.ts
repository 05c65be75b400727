import { expect, test } from 'vitest';
import { Cleanup } from './cleanup.ts';

test('everything is stopped once, last started first, whatever fails on the way', async () => {
  const cleanup = new Cleanup();
  const stopped: string[] = [];
  cleanup.add(() => void stopped.push('first'));
  cleanup.add(async () => Promise.reject(new Error('broken')));
  cleanup.add(async () => void stopped.push('third'));
  const [one, other] = await Promise.allSettled([cleanup.run(), cleanup.run()]);
  expect([one?.status, other?.status]).toEqual(['rejected', 'rejected']);
  expect(stopped).toEqual(['third', 'first']);
});

test('what is started too late to be stopped with the rest is stopped at once', async () => {
  const cleanup = new Cleanup();
  await cleanup.run();
  let isStopped = false;
  cleanup.add(() => {
    isStopped = true;
  });
  expect(isStopped).toBe(true);
});
