import { copyFile, mkdtemp, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ballotId, cardToken, fingerprint, sealSaid, sortByBytes, toBase64url } from '../../ballot/index.ts';
import { startTestCity, type TestCity } from '../../city-server/testing/city.ts';
import { makeDraft } from '../../city-server/testing/consultation.ts';
import { TestTerminal } from '../../city-server/testing/terminal.ts';
import { debateAround, stagesAround } from '../../contract/stages.fixture.ts';
import { capture } from '../../main/cli/command.fixture.ts';
import { runCommand } from '../../main/cli/commands.ts';

/** Runs commands as an officer does, in a folder of their own, and gives back what they printed. */
async function officer(city: TestCity) {
  const folder = await mkdtemp(join(tmpdir(), 'passerelle-officer-'));
  const path = (name: string) => join(folder, name);
  await writeFile(path('token'), `${city.token}\n`);
  const run = async (...args: string[]) => {
    const io = capture();
    const code = await runCommand(args, io);
    return { code, out: io.out(), errors: io.errors().replaceAll(`${folder}/`, '') };
  };
  const ask = (...args: string[]) => run(...args, '--server', city.officerUrl, '--token-file', path('token'));
  return { path, run, ask };
}

const demoFolder = new URL('../../kiosk-config/demo/', import.meta.url);

/** The consultation of the demo city, open for an hour around the server's clock. */
async function demoConsultation(city: TestCity): Promise<string> {
  const text = await readFile(new URL('consultation.yaml', demoFolder), 'utf8');
  return text
    .replace(/^opensAt: .*/m, `opensAt: ${new Date(city.now() - 1_800_000).toISOString()}`)
    .replace(/^closesAt: .*/m, `closesAt: ${new Date(city.now() + 1_800_000).toISOString()}`);
}

test('an officer takes a consultation from its file to its published result by the command line alone', async () => {
  const city = await startTestCity();
  const { path, run, ask } = await officer(city);
  expect(await run('ceremony', '-n', '3', '-t', '2', '-o', path('keys'))).toMatchObject({ code: 0 });
  expect(await run('registrar-key', '-o', path('registrar'))).toMatchObject({ code: 0 });

  const made = await ask('enrolment-code', 'centre', '--name', 'Médiathèque du Centre', '--place', 'Hall');
  expect(made).toMatchObject({ code: 0, errors: '' });
  const terminal = new TestTerminal('centre', city.publicUrl, city.ca);
  expect((await terminal.enrol(made.out.split('\n')[0] ?? '')).status).toBe(200);

  const cards = Array.from({ length: 9 }, (_, n) => `10000000${n}0`);
  await writeFile(path('cards.csv'), `number,terminal\n${cards.map((card) => `${card},centre\n`).join('')}`);
  expect(await ask('import-cards', path('cards.csv'))).toMatchObject({ code: 0, out: '9 cards on the list.\n' });
  await writeFile(path('mediators.csv'), '9000000001,\n');
  const mediators = await ask('import-cards', path('mediators.csv'), '--mediators');
  expect(mediators.out).toMatch(
    /^1 mediators' cards on the list\.\nMediator 1, card 9000000001: PIN \d{6}\nHand each PIN to its mediator alone/,
  );
  expect(await ask('import-cards', path('mediators.csv'), '--mediators')).toMatchObject({
    out: "1 mediators' cards on the list.\n",
  });
  expect((await ask('mediator-pin', '9000000001')).out).toMatch(/^Mediator 1, card 9000000001: PIN \d{6}\n/);
  expect(await ask('mediator-pin', '9000000002')).toMatchObject({
    code: 1,
    errors: "This is not the number of a mediator's card.\n",
  });

  await writeFile(path('consultation.yaml'), await demoConsultation(city));
  for (const file of ['plan.png', 'dossier.pdf']) await copyFile(new URL(file, demoFolder), path(file));
  const keys = ['--ceremony', path('keys'), '--registrar', path('registrar/registrar-public.json')];
  const published = await ask('publish-consultation', path('consultation.yaml'), ...keys);
  expect(published).toMatchObject({ code: 0, errors: '' });
  expect(published.out).toContain('place-du-marche is published, version 1.');
  expect(published.out).toContain("Fingerprint of the registrar's key");
  // The same three times: when it is published, on the board (its own test), and at the count.
  expect(published.out).toContain(fingerprint(city.serverKey));

  const held = await terminal.fetch('place-du-marche', city.serverKey);
  const choice = (option: string) => ({ kind: 'single', option }) as const;
  const batch = terminal.makeBatch(held, [
    ...Array.from({ length: 5 }, () => choice('jardin')),
    ...Array.from({ length: 3 }, () => choice('place-ouverte')),
    { kind: 'blank' },
  ]);
  expect((await terminal.sendBatch(batch)).status).toBe(200);
  const tokens = cards.map((card) => cardToken(held.tokenKey, card));
  expect((await terminal.sendMarks('place-du-marche', tokens)).status).toBe(200);

  expect(await ask('export-urn', 'place-du-marche', '-o', path('urn.json'))).toMatchObject({
    code: 1,
    errors: 'The consultation is not closed yet.\n',
  });
  expect(await ask('close-consultation', 'place-du-marche')).toMatchObject({ code: 0, errors: '' });
  city.pass(1000);
  expect((await terminal.sendFinal('place-du-marche', [batch], 9)).status).toBe(200);
  expect(await ask('export-urn', 'place-du-marche', '-o', path('urn.json'))).toMatchObject({ code: 0, errors: '' });

  const shares = ['--share', path('keys/trustee-1.json'), '--share', path('keys/trustee-3.json')];
  const counted = await run('count', '--urn', path('urn.json'), ...shares, '-o', path('result.json'));
  expect(counted).toMatchObject({ code: 0, errors: '' });
  expect(counted.out).toContain(fingerprint(city.serverKey));
  const key = ['--publication-key', path('keys/publication-key.json')];
  expect(await ask('publish-result', path('result.json'), ...key)).toMatchObject({
    code: 0,
    out: 'The result of place-du-marche is published.\n',
  });
  expect((await city.officer('GET', '/consultations/place-du-marche')).json()).toMatchObject({ stage: 'published' });
});

test('whatever is wrong with the server or its answer is one sentence and code 1', async () => {
  const city = await startTestCity();
  const { path, run, ask } = await officer(city);
  const at = (server: string) => run('close-consultation', 'essai', '--server', server, '--token-file', path('token'));
  expect(await ask('close-consultation', 'essai')).toEqual({
    code: 1,
    out: '',
    errors: 'There is no such consultation.\n',
  });
  expect((await at('http://127.0.0.1:1')).errors).toBe('The city server at http://127.0.0.1:1 does not answer.\n');
  expect((await at('http://ville.example')).errors).toBe(
    'http://ville.example is not an address on this machine: expected one such as http://127.0.0.1:8080.\n',
  );
  await writeFile(path('token'), 'another-token');
  expect((await ask('close-consultation', 'essai')).errors).toBe('The access token is missing or wrong.\n');
});

test('a draft with a missing translation is refused before anything is sent', async () => {
  const city = await startTestCity();
  const { path, run, ask } = await officer(city);
  await run('ceremony', '-n', '3', '-t', '2', '-o', path('keys'));
  const text = (await demoConsultation(city)).replace(/^ {2}en: In a tie.*\n/m, '');
  await writeFile(path('consultation.yaml'), text);
  const line = text.split('\n').findIndex((one) => one.startsWith('tieRule:')) + 1;
  expect(await ask('publish-consultation', path('consultation.yaml'), '--ceremony', path('keys'))).toEqual({
    code: 1,
    out: '',
    errors: `consultation.yaml:${line}: tieRule.en: Expected the text in "en" too, but this field is missing.\n`,
  });
});

test('the registrar frees cards, and a list of paper voters is transcribed, by the command line alone', async () => {
  const city = await startTestCity();
  const { path, run, ask } = await officer(city);
  await run('registrar-key', '-o', path('registrar'));
  const registrarKey = JSON.parse(await readFile(path('registrar/registrar-public.json'), 'utf8'));
  const { publicKey, signingKey, fingerprint: print } = registrarKey;
  await city.enrol('centre');
  await city.officer('PUT', '/cards', '2000000001,centre\n2000000002,\n2000000003,');
  await city.publish({ registrarKey: { publicKey, signingKey, fingerprint: print } });
  const place = 'place-du-marche';

  await writeFile(path('held.csv'), 'number\n2000000001\n');
  await writeFile(path('paper.csv'), '2000000002\n2000000001\n2000000009\n');
  const held = await ask('export-held', place, '--cards', path('held.csv'), '-o', path('held.json'));
  expect(held).toMatchObject({ code: 0, errors: '' });
  const key = ['--registrar-key', path('registrar/registrar-key.json')];
  const free = (reason: string, output: string) =>
    run('free', '--held', path('held.json'), ...key, '--reason', reason, '-o', path(output));
  expect(await free('because', 'freed.json')).toMatchObject({ code: 2 });
  expect(await free('out-of-order', 'freed.json')).toMatchObject({ code: 0, errors: '' });
  expect(await free('out-of-order', 'freed.json')).toMatchObject({ code: 1 });
  expect(await ask('submit-freed', place, '--freed', path('freed.json'))).toMatchObject({
    code: 0,
    out: '1 cards are freed: they may cast a provisional ballot at any terminal.\n',
  });

  expect(await ask('paper-list', place, '--cards', path('paper.csv'))).toEqual({
    code: 1,
    out: '',
    errors: [
      'paper.csv, line 2: the terminal that holds this card has not said whether it voted there.',
      'paper.csv, line 3: the city has not listed this card.',
      'Nothing of the list was taken.\n',
    ].join('\n'),
  });
  await writeFile(path('paper.csv'), '2000000002\n2000000003\n');
  expect(await ask('paper-list', place, '--cards', path('paper.csv'))).toMatchObject({
    code: 0,
    out: '2 cards are marked as having voted on paper.\n',
  });
  expect((await ask('export-held', place, '--cards', path('paper.csv'), '-o', path('more.json'))).errors).toContain(
    'paper.csv, line 1: this card has taken part already.',
  );
  await writeFile(path('paper.csv'), '2000000002\nDupont\n');
  expect((await ask('paper-list', place, '--cards', path('paper.csv'))).errors).toContain('paper.csv: ');
});

test('a debate is moderated by the command line alone, and what a resident wrote gives the screen no order', async () => {
  const city = await startTestCity();
  const { ask } = await officer(city);
  const terminal = await city.enrol('centre');
  const { draft } = makeDraft(city.now());
  const { information, ...later } = stagesAround(draft);
  const pages = information.pages.map(({ picture: _, ...page }) => page);
  await city.publish({
    stages: { information: { ...information, pages, documents: [] }, debate: debateAround(draft), ...later },
  });
  const place = 'place-du-marche';
  const held = await terminal.fetch(place, city.serverKey);
  const written = ['Un kiosque.\nÀ musique\u202e.', 'Mon voisin est bruyant.'].map((text) =>
    sealSaid({ kind: 'remark', language: 'fr', text }, place, held.package.contributionKey ?? ''),
  );
  const byId = new Map(written.map((one) => [ballotId(one), toBase64url(one)]));
  const sealed = sortByBytes(byId.keys()).map((id) => byId.get(id));
  const sent = terminal.sign('contributions', { consultation: place, terminal: 'centre', sealed });
  expect((await terminal.send('PUT', `/consultations/${place}/contributions`, sent)).status).toBe(200);

  const { out } = await ask('contributions', place);
  expect(out).toContain('  Un kiosque.\n  À musique\u{FFFD}.\n');
  expect(out).toContain('Waiting: 2.');
  const [kiosk = '', neighbour = ''] = ['Un kiosque', 'Mon voisin'].map(
    (text) => out.match(new RegExp(`([0-9a-f]{32}) \\(remark, fr\\)\n  ${text}`))?.[1] ?? '',
  );
  expect(await ask('moderate', place, '--contribution', kiosk)).toMatchObject({ code: 0, out: 'It is published.\n' });
  const refuse = (name: string, reason: string) => ask('moderate', place, '--contribution', name, '--refuse', reason);
  expect(await refuse(neighbour, 'boring')).toMatchObject({ code: 1, out: '' });
  expect(await refuse(neighbour, 'personal')).toMatchObject({ code: 0, out: 'It is refused: personal.\n' });
  expect(await ask('moderate', place, '--contribution', neighbour)).toMatchObject({ code: 1 });
  expect((await ask('contributions', place)).out).toContain('Waiting: 0.');
  const debate = await terminal.send('GET', `/consultations/${place}/debate/0`);
  expect(debate.text).toContain('Un kiosque');
  expect(debate.text).not.toContain('Mon voisin');
  expect(await ask('contributions', 'essai')).toMatchObject({ errors: 'There is no such consultation.\n' });
});

test('the codes of a hundred terminals are made at once; made again, those that serve are kept and those enrolled are told', async () => {
  const city = await startTestCity();
  const { path, ask } = await officer(city);
  const names = Array.from({ length: 100 }, (_, n) => `borne-${n + 1}`);
  const list = (extra = '') =>
    `terminal,name,place\n${names.map((name, n) => `${name},"Médiathèque ${n + 1}, annexe",Hall\n`).join('')}${extra}`;
  await writeFile(path('terminals.csv'), list());
  const make = (...more: string[]) => ask('enrolment-codes', path('terminals.csv'), '-o', path('codes.csv'), ...more);
  expect(await make('--days', '31')).toMatchObject({ code: 1 });
  const first = await make('--days', '20');
  expect(first).toMatchObject({ code: 0, errors: '' });
  expect(first.out).toContain('100 codes made, 0 kept as they were, 0 terminals enrolled already.');
  const codes = await readFile(path('codes.csv'), 'utf8');
  expect((await stat(path('codes.csv'))).mode & 0o777).toBe(0o600);
  const codeOf = (name: string) => new RegExp(`^${name},.*,([0-9A-Z-]{19}),`, 'm').exec(codes)?.[1] ?? '';
  expect(new Set(names.map(codeOf)).size).toBe(100);

  // Any of them serves until its last day.
  city.pass(19 * 86_400_000);
  const terminal = new TestTerminal('borne-7', city.publicUrl, city.ca);
  expect((await terminal.enrol(codeOf('borne-7'))).status).toBe(200);
  await writeFile(path('terminals.csv'), list('borne-101,Bus,Bus\n'));
  const second = await make();
  expect(second.out).toContain('1 code made, 99 kept as they were, 1 terminal enrolled already.');
  const again = await readFile(path('codes.csv'), 'utf8');
  expect(again).toContain(codeOf('borne-8'));
  expect(again).not.toContain(codeOf('borne-7'));
  city.pass(2 * 86_400_000);
  const late = new TestTerminal('borne-8', city.publicUrl, city.ca);
  expect((await late.enrol(codeOf('borne-8'))).status).toBe(403);
});

test('a list of terminals that is not one is refused by its line, and nothing is made', async () => {
  const city = await startTestCity();
  const { path, ask } = await officer(city);
  for (const [text, where] of [
    ['terminal,place\n', 'name'],
    ['terminal,name,place\nBorne 1,a,b\n', 'line 2: terminal'],
    ['terminal,name,place\na,a,b\na,a,b\n', 'line 3: terminal'],
    ['terminal,name,place\na,,b\n', 'line 2: name'],
  ] as const) {
    await writeFile(path('terminals.csv'), text);
    const made = await ask('enrolment-codes', path('terminals.csv'), '-o', path('codes.csv'));
    expect(made.code).toBe(1);
    expect(made.errors).toContain(where);
  }
  expect((await city.officer('GET', '/terminals')).json()).toEqual([]);
});

test('an officer writes the reports of a month as files, for all mediators or for one', async () => {
  const city = await startTestCity();
  const { path, ask } = await officer(city);
  const centre = await city.enrol('centre');
  const report = {
    ...{ report: 'AAAAAAAAAAAAAAAAAAAAAA', mediator: 2, day: '2026-11-22', place: 'Hall', minutes: 23, duration: 30 },
    ...{ thematics: ['email'], materials: ['ordinateur'], autonomy: 'autonome', redirection: null, note: '' },
  };
  await centre.send('PUT', '/activity', centre.sign('activity', { terminal: 'centre', reports: [report] }));
  const write = (file: string, ...more: string[]) => ask('activity', '2026-11', '-o', path(file), ...more);
  expect(await write('all.csv')).toMatchObject({ code: 0, errors: '' });
  expect((await readFile(path('all.csv'), 'utf8')).split('\r\n')).toHaveLength(3);
  expect(await write('one.csv', '--mediator', '1')).toMatchObject({ code: 0 });
  expect((await readFile(path('one.csv'), 'utf8')).split('\r\n')).toHaveLength(2);
  expect(await write('all.xlsx')).toMatchObject({ code: 0 });
  expect((await readFile(path('all.xlsx'))).subarray(0, 4).toString('latin1')).toBe('PK\x03\x04');
  expect(await write('all.csv')).toMatchObject({ code: 1, errors: 'all.csv is there already.\n' });
  expect(await write('all.pdf')).toMatchObject({ code: 1 });
  expect(await write('none.csv', '--mediator', 'Jeanne')).toMatchObject({
    errors: 'Jeanne is not the number of a mediator.\n',
  });
  expect(await ask('activity', 'november', '-o', path('x.csv'))).toMatchObject({
    errors: 'november is no month: expected one such as 2026-11.\n',
  });
});
