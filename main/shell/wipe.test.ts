import { expect, test } from 'vitest';
import { wipe } from './wipe.ts';

test('the steps run one after the other, and each is timed', async () => {
  const order: string[] = [];
  const step = (name: string) => ({
    name,
    run: async () => {
      order.push(`${name} begins`);
      await Promise.resolve();
      order.push(`${name} ends`);
    },
  });
  const outcome = await wipe([step('view'), step('storage')]);
  expect(order).toEqual(['view begins', 'view ends', 'storage begins', 'storage ends']);
  expect(outcome).toMatchObject({ ok: true, value: [{ name: 'view' }, { name: 'storage' }] });
});

test('a step that fails, or never ends, is named, and nothing after it runs', async () => {
  const untouched = { name: 'clipboard', run: () => Promise.reject(new Error('must not run')) };
  const failing = { name: 'storage', run: () => Promise.reject(new Error('no')) };
  const endless = { name: 'view', run: () => new Promise(() => {}) };
  expect(await wipe([failing, untouched])).toEqual({ ok: false, error: { step: 'storage' } });
  expect(await wipe([endless, untouched], 20)).toEqual({ ok: false, error: { step: 'view' } });
});
