import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rename, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  generateSigningKey,
  makeRegistrar,
  readReport,
  reportText,
  seal,
  sealEnvelope,
  sign,
  sortByBytes,
} from '../../ballot/index.ts';
import type { TestCity } from '../../city-server/testing/city.ts';
import { countUrn } from '../../city-server/testing/result.ts';
import { mustBeOk } from '../../contract/result.ts';
import { capture } from '../../main/cli/command.fixture.ts';
import { runCommand } from '../../main/cli/commands.ts';
import { arbres, heldByCity, hour, jeux, minute, type Place, square, startWorld } from './city-and-machines.fixture.ts';

const cutOff = ({ relay }: Place) => {
  relay.fate = () => 'lose-request';
};
const castMany = ({ machine }: Place, count: number) =>
  Array.from({ length: count }, (_, n) => machine.cast(square, n % 3 === 0 ? jeux : arbres)?.id ?? '');
const events = ({ machine }: Place, event: string) => machine.recorded.filter((one) => one.event === event);

/** The commands of a terminal and of an officer, and a stick that goes between them. */
async function stickBetween(city: TestCity, { folder }: Place) {
  const stick = await mkdtemp(join(tmpdir(), 'passerelle-stick-'));
  const path = (name: string) => join(stick, name);
  await writeFile(path('token'), city.token);
  const configuration = {
    reader: { driver: 'none' },
    printer: { driver: 'none' },
    dataDirectory: folder,
    socket: 'services.sock',
    procedures: { catalogues: ['procedures.yaml'] },
  };
  await writeFile(path('terminal.yml'), JSON.stringify(configuration));
  const run = async (...args: string[]) => {
    const io = capture();
    const code = await runCommand(args, io);
    return { code, out: io.out().replaceAll(`${stick}/`, ''), errors: io.errors().replaceAll(`${stick}/`, '') };
  };
  return {
    path,
    take: (name = 'urn') => run('export', square, '--config', path('terminal.yml'), '-o', path(name)),
    bring: (name = 'urn', receipt = 'receipt') =>
      run('import', path(name), '--receipt', path(receipt), '--server', city.officerUrl, '--token-file', path('token')),
    giveBack: (receipt = 'receipt') => run('acknowledge', path(receipt), '--config', path('terminal.yml')),
  };
}

test('a terminal without network closes, is carried to the city on a stick, and the count is complete', async () => {
  const { city, time, openPlace } = await startWorld();
  const draft = await city.publish({ panel: { questions: ['age'] } });
  const place = await openPlace('centre');
  const sent = castMany(place, 4);
  await time.pass(15 * minute);
  // Three sheets make a batch, which cannot go; two remain.
  const sheets = () => city.database.rows('select count from panel_batches order by count');
  const fill = (...ages: (string | null)[]) =>
    ages.map((age) => mustBeOk(place.machine.fillSheet(square, { age }), 'fill'));
  place.relay.fate = ({ path }) => (path.endsWith('/panel') ? 'lose-request' : 'pass');
  fill('15-29', '30-44', null);
  await time.until(() => place.relay.exchanges.some(({ path }) => path.endsWith('/panel')), 12 * minute);
  cutOff(place);
  fill('15-29', null);
  const kept = castMany(place, 5);
  const full = mustBeOk(place.machine.sync.changeBag(square), 'bag');
  expect(full).toMatchObject({ bag: 1, slips: 9 });
  kept.push(...castMany(place, 1));
  expect(place.machine.sync.carry(square)).toEqual({ ok: false, error: { code: 'not-closed' } });
  await time.pass(2 * hour);

  const stick = await stickBetween(city, place);
  expect((await stick.take()).errors).toBe(
    `This terminal has no file of ${square}: a mediator closes it at the screen first.\n`,
  );
  mustBeOk(place.machine.sync.carry(square), 'carry');
  expect(await stick.take()).toMatchObject({ code: 0, errors: '' });
  expect(place.machine.counts(square)).toEqual({ ballots: 6, purged: 4, marks: 10 });

  const brought = await stick.bring();
  expect(brought).toMatchObject({ code: 0, errors: '' });
  const held = await heldByCity(city, square);
  expect(sortByBytes(held.ballots.map(({ id }) => id))).toEqual(sortByBytes([...sent, ...kept]));
  expect(held.finals).toEqual(['centre']);
  expect(await sheets()).toEqual([{ count: 2 }, { count: 3 }]);
  expect(place.machine.hasSheets(square)).toBe(true);
  // Again, whatever was not sure: the same, once.
  expect(await stick.bring('urn', 'receipt-2')).toMatchObject({ code: 0 });
  expect(await heldByCity(city, square)).toEqual(held);
  expect(await sheets()).toEqual([{ count: 2 }, { count: 3 }]);
  expect(place.machine.counts(square)).toMatchObject({ ballots: 6 });

  expect(await stick.giveBack()).toMatchObject({ code: 0, errors: '' });
  await time.pass(30 * minute);
  expect(place.machine.counts(square)).toEqual({ ballots: 0, purged: 10, marks: 10 });
  expect(place.machine.hasSheets(square)).toBe(false);
  expect(events(place, 'final-acknowledged')).toHaveLength(1);
  expect(events(place, 'receipt-refused')).toEqual([]);
  expect(existsSync(join(place.folder, 'carried', `${square}.json`))).toBe(false);
  expect(place.machine.sync.carry(square)).toEqual({ ok: false, error: { code: 'nothing-owed' } });

  const result = await countUrn(city, draft);
  expect(result).toMatchObject({ turnout: 10, lost: [], panel: { sheets: 5 } });
  const reports = await city.database.rows<{ report: Parameters<typeof reportText>[0] }>(
    'select report from closing_reports',
  );
  const report = mustBeOk(readReport(reportText(reports[0]?.report as never)), 'report');
  // The last bag held one slip: it was poured into the one before.
  expect(report).toMatchObject({ kind: 'closing', stated: { ballots: 10, marks: 10, bags: [10], terminal: 'centre' } });
  expect(report.stated).toMatchObject({ formHash: result.formHash, keyFingerprint: result.keyFingerprint });
});

test('provisional ballots and votes on paper go on the stick too, and all marks are accounted for', async () => {
  const { city, time, openPlace } = await startWorld();
  const { publicKey, signingKey, fingerprint } = makeRegistrar();
  await city.publish({ registrarKey: { publicKey, signingKey, fingerprint } });
  const place = await openPlace('centre');
  cutOff(place);
  const cast = castMany(place, 5);
  const held = place.machine.consultations.get(square);
  const { urn, provisional } = place.machine.box(square);
  const token = (n: number) => Buffer.alloc(32, n).toString('base64url');
  mustBeOk(urn.markOnPaper(token(1)), 'mark');
  for (const n of [2, 3]) {
    const sealed = seal(arbres, held?.ballots as never, held?.package.ballotKey.publicKey ?? '');
    const envelope = sealEnvelope({ token: token(n), sealed }, held?.ballots as never, publicKey);
    mustBeOk(provisional.cast(token(n), envelope), 'cast');
  }
  await time.pass(2 * hour);
  mustBeOk(place.machine.sync.carry(square), 'carry');
  const stick = await stickBetween(city, place);
  expect(await stick.take()).toMatchObject({ code: 0, errors: '' });
  expect(await stick.bring()).toMatchObject({ code: 0, errors: '' });
  expect(sortByBytes((await heldByCity(city, square)).ballots.map(({ id }) => id))).toEqual(sortByBytes(cast));
  const envelopes = await city.database.row('select count(*)::int "sealed" from provisional_ballots');
  expect(envelopes).toEqual({ sealed: 2 });

  expect(await stick.giveBack()).toMatchObject({ code: 0, errors: '' });
  await time.pass(30 * minute);
  expect(place.machine.counts(square)).toEqual({ ballots: 0, purged: 5, marks: 6 });
  expect(provisional.counts()).toMatchObject({ value: { ballots: 0, purged: 2 } });
  expect(events(place, 'final-acknowledged')).toHaveLength(1);
  const { report } = (await city.database.row('select report from closing_reports')) as never;
  expect(readReport(reportText(report))).toMatchObject({
    value: { stated: { ballots: 5, marks: 6, paper: 1, provisional: 2, damaged: 0, bags: [5] } },
  });
});

test('a network that comes back while the stick is under way counts nothing twice, and a receipt that comes too late changes nothing', async () => {
  const { city, time, openPlace } = await startWorld();
  await city.publish();
  const place = await openPlace('centre');
  cutOff(place);
  const cast = castMany(place, 7);
  await time.pass(2 * hour);
  mustBeOk(place.machine.sync.carry(square), 'carry');
  const stick = await stickBetween(city, place);
  expect(await stick.take()).toMatchObject({ code: 0 });
  expect(await stick.bring()).toMatchObject({ code: 0 });
  place.relay.fate = () => 'pass';
  await time.pass(30 * minute);
  expect(events(place, 'final-acknowledged')).toHaveLength(1);
  const held = await heldByCity(city, square);
  expect(sortByBytes(held.ballots.map(({ id }) => id))).toEqual(sortByBytes(cast));
  expect(await stick.giveBack()).toMatchObject({ code: 0 });
  await time.pass(10 * minute);
  expect(place.machine.counts(square)).toMatchObject({ ballots: 0, purged: 7 });
  expect(events(place, 'final-acknowledged')).toHaveLength(1);
});

test('a file that was altered on its way is refused whole, and a forged receipt purges nothing', async () => {
  const { city, time, openPlace } = await startWorld();
  await city.publish();
  const place = await openPlace('centre');
  cutOff(place);
  castMany(place, 4);
  await time.pass(2 * hour);
  mustBeOk(place.machine.sync.carry(square), 'carry');
  const stick = await stickBetween(city, place);
  await stick.take();
  // Root takes it from a folder of the services: what they put there instead is neither waited for nor followed.
  const made = join(place.folder, 'carried', `${square}.json`);
  await rename(made, `${made}.kept`);
  await symlink(`${made}.kept`, made);
  expect((await stick.take('link')).errors).toBe(`Cannot read ${made}: it is a link that is not followed.\n`);
  const text = await readFile(stick.path('urn'), 'utf8');
  await writeFile(stick.path('altered'), text.replace(/(frame\\":\\".{400})./, '$1='));
  expect(await stick.bring('altered')).toEqual({
    code: 1,
    out: '',
    errors: 'altered was altered or cut short on its way: its signature does not match its content.\n',
  });
  await writeFile(stick.path('cut'), text.slice(0, -500));
  expect((await stick.bring('cut')).errors).toBe(
    'cut is not the file of a terminal without network: it is not JSON.\n',
  );
  expect((await heldByCity(city, square)).ballots).toEqual([]);

  expect(await stick.bring()).toMatchObject({ code: 0 });
  const receipt = JSON.parse(await readFile(stick.path('receipt'), 'utf8'));
  const stranger = generateSigningKey();
  const forged = receipt.acknowledgements.map(({ type, payload }: { type: string; payload: string }) =>
    sign(type.split('/')[1] as 'batch-ack', JSON.parse(payload), stranger),
  );
  await writeFile(stick.path('forged'), JSON.stringify({ ...receipt, acknowledgements: forged }));
  expect(await stick.giveBack('forged')).toMatchObject({ code: 0 });
  await time.pass(30 * minute);
  expect(events(place, 'receipt-refused')).toHaveLength(1);
  expect(place.machine.counts(square)).toMatchObject({ ballots: 4, purged: 0 });
});

test('what a stranger signed is refused as on the network, and a report must be of its form and its final manifest', async () => {
  const { city, time, openPlace } = await startWorld();
  await city.publish();
  const place = await openPlace('centre');
  cutOff(place);
  castMany(place, 3);
  await time.pass(2 * hour);
  mustBeOk(place.machine.sync.carry(square), 'carry');
  const stick = await stickBetween(city, place);
  await stick.take();
  const carried = JSON.parse(JSON.parse(await readFile(stick.path('urn'), 'utf8')).payload);
  const stranger = generateSigningKey();
  const asStranger = async (requests: unknown[]) => {
    const whole = { ...carried, terminalKey: stranger.publicKey, requests };
    await writeFile(stick.path('stranger'), JSON.stringify(sign('carried', whole, stranger)));
    return (await stick.bring('stranger')).errors;
  };
  const [batch, marks, final, report] = carried.requests;
  const signedByStranger = { ...marks, document: sign('marks', JSON.parse(marks.document.payload), stranger) };
  expect(await asStranger([signedByStranger])).toContain('refused the marks of centre: No terminal has enrolled');
  // Ours, in another order: nothing is complete before it is.
  expect(await asStranger([final])).toContain('refused the final manifest of centre: Something is still missing.');
  expect(await asStranger([batch, marks, report])).toContain('refused the closing report of centre: Something');

  const stated = JSON.parse(report.document.payload);
  const lying = (change: object) => ({
    kind: 'closing-report',
    document: place.machine.identity.sign('closing-report', { ...stated, ...change }),
  });
  expect(await asStranger([final, lying({ spoiled: 1 })])).toContain('The figures do not agree.');
  expect(await asStranger([lying({ formHash: stated.setHash })])).toContain('made for another form');
  expect(await asStranger([lying({ keyFingerprint: '0000' })])).toContain('made for another form');
  expect(await asStranger([report])).toBe('');
});

test('a file that was made and never carried goes with the poll book once the result is published', async () => {
  const { city, time, openPlace } = await startWorld();
  const draft = await city.publish();
  const place = await openPlace('centre');
  const file = join(place.folder, 'carried', `${square}.json`);
  cutOff(place);
  await time.pass(2 * hour);
  mustBeOk(place.machine.sync.carry(square), 'carry');
  expect(existsSync(file)).toBe(true);
  const lost = await city.officer('POST', `/consultations/${square}/terminals/centre/lost`, { reason: 'Hors réseau.' });
  expect(lost.status).toBe(200);
  const result = sign('result', await countUrn(city, draft), draft.publicationKey);
  expect((await city.officer('PUT', `/consultations/${square}/result`, result)).status).toBe(200);
  place.relay.fate = () => 'pass';
  await time.pass(30 * minute);
  expect(events(place, 'poll-book-deleted')).toHaveLength(1);
  expect(existsSync(file)).toBe(false);
});
