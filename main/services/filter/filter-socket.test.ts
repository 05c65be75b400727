import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import type { Mediation } from '../../../contract/assistance.ts';
import { mustBeOk } from '../../../contract/result.ts';
import { temporaryFolder } from '../database/temporary-folder.fixture.ts';
import { Peer } from '../socket/socket.fixture.ts';
import { assistedVisit, testTerminal } from '../terminal.fixture.ts';
import { serveFilter } from './index.ts';

async function serving() {
  const terminal = await testTerminal();
  const path = join(temporaryFolder(), 'services.sock');
  const { close } = mustBeOk(await serveFilter(path, terminal.assistance), 'serve');
  onTestFinished(close);
  return { path, terminal };
}

const hears = (filter: Peer, mediation: Mediation) => filter.until((said) => isDeepStrictEqual(said, mediation));

test('a filter hears at once what a mediator changes now, and then each change; nobody but its group may ask', async () => {
  const { path, terminal } = await serving();
  expect(lstatSync(path).mode & 0o777).toBe(0o660);
  const { visit } = await assistedVisit(terminal);
  const filter = await Peer.connect(path);
  await hears(filter, { isAssisting: true, opened: [] });
  expect(filter.replies).toHaveLength(1);
  mustBeOk(terminal.assistance.opensHost({ visit, host: 'www.hopital.example', reason: 'other' }), 'open');
  await hears(filter, { isAssisting: true, opened: ['www.hopital.example'] });
  terminal.visits.end(visit);
  await hears(filter, { isAssisting: false, opened: [] });
  filter.close();
});

test('whoever says anything, or comes while there are others, is cut off', async () => {
  const { path } = await serving();
  const [first, second] = [await Peer.connect(path), await Peer.connect(path)];
  await (await Peer.connect(path)).closed();
  first.sayBytes(Buffer.from('x'));
  await first.closed();
  expect(second.isOpen).toBe(true);
  second.close();
});

test('where there is no folder for it, nothing is served', async () => {
  const { assistance } = await testTerminal();
  const path = join(temporaryFolder(), 'nowhere', 'services.sock');
  expect(await serveFilter(path, assistance)).toEqual({ ok: false, error: { code: 'unsafe-folder' } });
});
