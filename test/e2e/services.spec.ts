import { once } from 'node:events';
import { expect, test } from 'playwright/test';
import { demoCards } from '../../tools/stack/demo-cards.ts';
import { beginVisit, call, journalOf, stateOf, untilState } from '../harness/kiosk.ts';
import { startTerminal, type Terminal } from '../harness/terminal.ts';

const card = demoCards[0]?.number ?? '';
let terminal: Terminal;

test.beforeAll(async () => {
  terminal = await startTerminal();
  await untilState(terminal.kiosk, { services: 'connected', status: { reader: 'ready' } });
});
test.afterAll(() => terminal?.stop());

test('services that die are missed in words, and come back to the visit without its card', async () => {
  const { kiosk, reader, services } = terminal;
  await beginVisit(kiosk);
  reader.present(card);
  await untilState(kiosk, { visit: { hasCard: true } });
  reader.remove();
  services.kill();
  await untilState(kiosk, { services: 'lost', status: null, visit: { stage: 'active', hasCard: false } });
  await expect(kiosk.getByRole('heading')).not.toHaveCount(0);
  await untilState(kiosk, { services: 'connected', visit: { stage: 'active', hasCard: false } });
  await expect.poll(async () => (await stateOf(kiosk)).status?.reader, { timeout: 15_000 }).toBe('ready');
  reader.present(card);
  await untilState(kiosk, { visit: { hasCard: true } });
  reader.remove();
});

test('a call that waits when the services die is answered as unavailable', async () => {
  const { kiosk, services } = terminal;
  await untilState(kiosk, { services: 'connected' });
  process.kill(services.pid ?? 0, 'SIGSTOP');
  const answer = call(kiosk, 'terminal.describe', {});
  await kiosk.evaluate(() => new Promise((resolve) => setTimeout(resolve, 200)));
  services.kill();
  expect(await answer).toEqual({ ok: false, error: { code: 'unavailable' } });
  expect(await call(kiosk, 'consultations.list', {})).toEqual({ ok: false, error: { code: 'unavailable' } });
  await untilState(kiosk, { services: 'connected' });
});

test('a shell that dies is followed by one that tells the resident that the visit is over and erased', {
  tag: '@longer',
}, async () => {
  const { app, kiosk, dataDirectory } = terminal;
  await beginVisit(kiosk);
  const ended = once(app.process(), 'exit');
  process.kill(app.process().pid ?? 0, 'SIGKILL');
  await ended;
  const next = await terminal.relaunch();
  await untilState(next.kiosk, { services: 'connected', visit: { stage: 'wiped', reason: 'crash' } });
  expect(journalOf(dataDirectory)).toContainEqual(
    expect.objectContaining({ event: 'visit-crashed', fields: { part: 'shell' } }),
  );
  await untilState(next.kiosk, { visit: { stage: 'attract' } });
});
