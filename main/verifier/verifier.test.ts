import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  generateSigningKey,
  makeRegistrar,
  setHash,
  sign,
  sortByBytes,
  toBase64url,
  tracker,
} from '../../ballot/index.ts';
import type { ProvisionalRecord, TerminalRecord } from '../../contract/record.ts';
import type { Batch, ConsultationResult } from '../../contract/sync.ts';
import {
  type Board,
  draft,
  filesOf,
  freedRecord,
  honestBoard,
  keys,
  provisionalRecord,
  signedBatch,
  signList,
  terminalKeys,
  terminalRecord,
} from './board.fixture.ts';
import { type Files, verifyRecord } from './index.ts';

const board = honestBoard();
const files = filesOf(board);

function faultsOf(of: Files) {
  return verifyRecord(of).checks.flatMap(({ faults }) => faults);
}

/** Which files are named by what is found, and all that is said of them. */
function found(of: Files): { names: string[]; words: string } {
  const faults = faultsOf(of);
  return { names: [...new Set(faults.map(({ file }) => file))], words: faults.map(({ says }) => says).join('\n') };
}

/** The files with one bit of one of them turned. */
function flipped(of: Files, name: string, bit: number): Map<string, Buffer> {
  const bytes = Buffer.from(of.get(name) ?? '');
  const at = bit % (bytes.length * 8);
  bytes[at >> 3] = (bytes[at >> 3] ?? 0) ^ (1 << (at & 7));
  return new Map([...of].map(([other, content]) => [other, other === name ? bytes : Buffer.from(content)]));
}

const anyFile = fc.constantFrom(...files.keys());
const anyBit = fc.nat(2 ** 31 - 1);

test('an honest board passes every check, and says what a person must compare', () => {
  const { checks, notes } = verifyRecord(files);
  expect(checks.flatMap(({ faults }) => faults)).toEqual([]);
  expect(checks.length).toBeGreaterThan(15);
  expect(notes.join('\n')).toContain(draft.ballotKey.fingerprint);
  expect(notes).toContain('The registrar freed 2 cards that a terminal held: out-of-order');
  expect(notes.join('\n')).toContain('4 cards voted on paper away from any terminal');
  expect(notes.join('\n')).toContain('Nord was lost: ballots may be missing with it.');
});

test('a board without a result passes while it has none, whatever terminals still owe', () => {
  const terminals = board.terminals.map((one) => ({ ...one, final: null, lostByDecision: null }));
  const early = verifyRecord(filesOf({ ...board, terminals, result: null }));
  expect(early.checks.flatMap(({ faults }) => faults)).toEqual([]);
  expect(early.notes).toContain('No result is published yet.');
});

test('one bit that is turned in any file is found, and the file is named', () => {
  fc.assert(
    fc.property(anyFile, anyBit, (name, bit) => {
      expect(found(flipped(files, name, bit)).names).toContain(name);
    }),
    { numRuns: 200 },
  );
});

/** How many voted on paper away from any terminal, the city alone says. */
const signedByOthers = [...files.keys()].filter((name) => name !== 'record.json' && name !== 'paper-lists.json');

test('one bit that is turned in any file is found even when the city signs the list anew', () => {
  // The name of a terminal and the reason why it is lost stand in two files, and none of them can tell which one is wrong.
  fc.assert(
    fc.property(fc.constantFrom(...signedByOthers), anyBit, (name, bit) => {
      const { names } = found(signList(flipped(files, name, bit)));
      expect(names.some((one) => one === name || one === 'result.json')).toBe(true);
    }),
    { numRuns: 200 },
  );
});

test('a file that is missing, or that nobody listed, is named', () => {
  for (const name of files.keys()) {
    const { names, words } = found(new Map([...files].filter(([other]) => other !== name)));
    expect(names, name).toContain(name);
    expect(words, name).toContain('missing');
  }
  const more = new Map([...files, ['terminal-sud.json', files.get('terminal-gare.json') ?? Buffer.alloc(0)]]);
  expect(found(more)).toEqual({ names: ['terminal-sud.json'], words: 'record.json does not list it' });
});

/** The board with one terminal changed. */
function withTerminal(terminal: string, change: (of: TerminalRecord) => TerminalRecord): Board {
  return { ...board, terminals: board.terminals.map((one) => (one.terminal === terminal ? change(one) : one)) };
}

/** The board with a result that the right people signed. */
function withResult(
  change: Partial<ConsultationResult> | ((of: ConsultationResult) => Partial<ConsultationResult>),
): Board {
  const result: ConsultationResult = JSON.parse(board.result?.payload ?? '');
  const part = typeof change === 'function' ? change(result) : change;
  // As JSON has it: what is undefined is not there.
  const changed = JSON.parse(JSON.stringify({ ...result, ...part }));
  return { ...board, result: sign('result', changed, keys.publication) };
}

function batchOf({ manifest }: TerminalRecord['batches'][number]): Batch {
  return JSON.parse(manifest.payload);
}

function terminalCalled(name: string): TerminalRecord {
  const terminal = board.terminals.find(({ terminal: one }) => one === name);
  if (!terminal) throw new Error(`no terminal ${name}`);
  return terminal;
}

const [centre, gare] = [terminalCalled('centre'), terminalCalled('gare')];
const [firstOfCentre, secondOfCentre] = centre.batches as [TerminalRecord['batches'][0], TerminalRecord['batches'][0]];
const ofGare = gare.batches[0] as TerminalRecord['batches'][0];
const packageHash = batchOf(ofGare).packageHash;
const otherHash = setHash([]);
const newIds = (many: number) =>
  sortByBytes(Array.from({ length: many }, () => toBase64url(crypto.getRandomValues(new Uint8Array(16)))));
const stranger = generateSigningKey();
const provisional = board.provisional as ProvisionalRecord;
const noneDestroyed = { ...JSON.parse(provisional.manifest.payload).destroyed, 'already-voted': 0 };

// Each is signed by whoever should sign it, the city included: only its content gives it away.
const alterations: Record<string, { board: Board; file: string; says: string }> = {
  'somebody else frees cards': {
    board: { ...board, freed: freedRecord([1], {}, makeRegistrar()) },
    file: 'freed.json',
    says: 'another key signed it',
  },
  'cards are freed in another consultation': {
    board: { ...board, freed: freedRecord([1], { consultation: 'autre' }) },
    file: 'freed.json',
    says: 'it has a decision of another consultation (autre)',
  },
  'a decision about cards is shown twice': {
    board: { ...board, freed: [...(board.freed ?? []), ...(board.freed ?? []).slice(0, 1)] },
    file: 'freed.json',
    says: 'it has a decision twice',
  },
  'a batch is removed': {
    board: withTerminal('centre', (one) => ({ ...one, batches: [secondOfCentre] })),
    file: 'terminal-centre.json',
    says: 'is in its final manifest, and missing',
  },
  'a batch is added': {
    board: withTerminal('gare', (one) => ({
      ...one,
      batches: terminalRecord('gare', 'Gare', [ofGare, signedBatch('gare', newIds(4), { packageHash })]).batches,
    })),
    file: 'terminal-gare.json',
    says: 'its final manifest does not know batch',
  },
  'a batch is there twice': {
    board: withTerminal('gare', (one) => ({ ...one, batches: [ofGare, ofGare] })),
    file: 'terminal-gare.json',
    says: 'one is there twice',
  },
  'a ballot is in two batches': {
    board: withTerminal('gare', () =>
      terminalRecord('gare', 'Gare', [ofGare, signedBatch('gare', firstOfCentre.ids, { packageHash })]),
    ),
    file: 'terminal-gare.json',
    says: `the ballot ${firstOfCentre.ids[0]} is in batch`,
  },
  'a ballot is taken out of a batch': {
    board: withTerminal('gare', (one) => ({ ...one, batches: [{ ...ofGare, ids: ofGare.ids.slice(1) }] })),
    file: 'terminal-gare.json',
    says: 'has 4 ids, and its manifest says 5',
  },
  'a ballot is replaced': {
    board: withTerminal('gare', (one) => ({
      ...one,
      batches: [{ ...ofGare, ids: sortByBytes([...ofGare.ids.slice(1), ...newIds(1)]) }],
    })),
    file: 'terminal-gare.json',
    says: 'do not have the set hash that its terminal signed',
  },
  'ids are not sorted': {
    board: withTerminal('gare', (one) => ({ ...one, batches: [{ ...ofGare, ids: ofGare.ids.toReversed() }] })),
    file: 'terminal-gare.json',
    says: 'are not sorted',
  },
  'batches are in another order than that of their names': {
    board: withTerminal('centre', (one) => ({ ...one, batches: one.batches.toReversed() })),
    file: 'terminal-centre.json',
    says: 'not in the order of their names',
  },
  'another terminal signed a batch': {
    board: withTerminal('gare', (one) => ({
      ...one,
      batches: [{ ...ofGare, manifest: sign('batch', batchOf(ofGare), terminalKeys.centre as never) }],
    })),
    file: 'terminal-gare.json',
    says: 'another key signed it',
  },
  'a batch stands under another terminal': {
    board: withTerminal('gare', () =>
      terminalRecord('gare', 'Gare', [signedBatch('gare', ofGare.ids, { packageHash, terminal: 'centre' })]),
    ),
    file: 'terminal-gare.json',
    says: 'is of another terminal or consultation',
  },
  'two terminals have one key': {
    board: withTerminal('nord', (one) => ({ ...one, signingKey: gare.signingKey, batches: [] })),
    file: 'terminal-nord.json',
    says: 'is that of another terminal too',
  },
  'a batch is of another form': {
    board: withTerminal('gare', () =>
      terminalRecord('gare', 'Gare', [signedBatch('gare', ofGare.ids, { packageHash, formHash: otherHash })]),
    ),
    file: 'terminal-gare.json',
    says: 'is of another form',
  },
  'a batch is of a rehearsal': {
    board: withTerminal('gare', () =>
      terminalRecord('gare', 'Gare', [signedBatch('gare', ofGare.ids, { packageHash, rehearsal: true })]),
    ),
    file: 'terminal-gare.json',
    says: 'it is of a rehearsal',
  },
  'a batch is of a package that nobody saw': {
    board: withTerminal('gare', () =>
      terminalRecord('gare', 'Gare', [signedBatch('gare', ofGare.ids, { packageHash: otherHash })]),
    ),
    file: 'terminal-gare.json',
    says: 'names a version of the package that was not published',
  },
  'ballots of one batch are longer': {
    board: withTerminal('gare', () =>
      terminalRecord('gare', 'Gare', [signedBatch('gare', ofGare.ids, { packageHash, sealedBytes: 999 })]),
    ),
    file: 'terminal-gare.json',
    says: 'has ballots of another length',
  },
  'a batch before the last is small': {
    board: withTerminal('gare', () =>
      terminalRecord('gare', 'Gare', [
        signedBatch('gare', ofGare.ids.slice(0, 3), { packageHash }),
        signedBatch('gare', ofGare.ids.slice(3), { packageHash }),
      ]),
    ),
    file: 'terminal-gare.json',
    says: 'has 2 ballots and is not the last one',
  },
  'a final manifest is missing': {
    board: withTerminal('gare', (one) => ({ ...one, final: null })),
    file: 'terminal-gare.json',
    says: 'its final manifest is missing',
  },
  'a terminal is lost and has its final manifest': {
    board: withTerminal('gare', (one) => ({ ...one, lostByDecision: 'Volée.' })),
    file: 'terminal-gare.json',
    says: 'and a decision that the terminal is lost',
  },
  'provisional ballots are left out': {
    board: { ...board, provisional: undefined as never },
    file: 'provisional.json',
    says: 'it is missing, and terminals sent 4 envelopes',
  },
  'a provisional ballot is replaced': {
    board: { ...board, provisional: { ...provisional, ids: sortByBytes([...provisional.ids.slice(1), ...newIds(1)]) } },
    file: 'provisional.json',
    says: 'do not have the set hash that the registrar signed',
  },
  'an envelope is lost': {
    board: { ...board, provisional: provisionalRecord(provisional.ids, { envelopes: 3, destroyed: noneDestroyed }) },
    file: 'provisional.json',
    says: 'it is of 3 envelopes, and terminals sent 4',
  },
  'figures of the registrar do not add up': {
    board: { ...board, provisional: provisionalRecord(provisional.ids, { envelopes: 6 }) },
    file: 'provisional.json',
    says: '3 accepted and 1 destroyed are not 6 envelopes',
  },
  'somebody else opened the envelopes': {
    board: {
      ...board,
      provisional: { ...provisional, manifest: sign('stripped', JSON.parse(provisional.manifest.payload), stranger) },
    },
    file: 'provisional.json',
    says: 'another key signed it',
  },
  'a provisional ballot is in a batch too': {
    board: {
      ...board,
      provisional: provisionalRecord(sortByBytes([...provisional.ids.slice(1), ofGare.ids[0] ?? ''])),
    },
    file: 'provisional.json',
    says: `the ballot ${ofGare.ids[0]} is in batch`,
  },
  'marks and ballots differ': {
    board: withTerminal('gare', () => terminalRecord('gare', 'Gare', [ofGare], { marks: 6 })),
    file: 'terminal-gare.json',
    says: 'says 6 marks and 5 ballots',
  },
  'a terminal is left out': {
    board: { ...board, terminals: [centre, terminalCalled('nord')] },
    file: 'result.json',
    says: 'its turnout is 18, and 13 ballots are published',
  },
  'a tracker is left out': {
    board: { ...board, trackers: board.trackers.slice(1) },
    file: 'trackers.json',
    says: `it does not have ${board.trackers[0]}`,
  },
  'a tracker is added': {
    board: { ...board, trackers: [...board.trackers, tracker(newIds(1)[0] ?? '')].sort() },
    file: 'trackers.json',
    says: 'of which there is no ballot',
  },
  'trackers are not sorted': {
    board: { ...board, trackers: board.trackers.toReversed() },
    file: 'trackers.json',
    says: 'not in order',
  },
  'a version of the package has another form': {
    board: {
      ...board,
      packages: [
        sign('package', { ...draft, form: { ...draft.form, question: { fr: 'Autre ?' } } }, keys.server),
        ...board.packages.slice(1),
      ],
    },
    file: 'package-1.json',
    says: 'its form is not that of version 2',
  },
  'somebody else signed the package': {
    board: { ...board, packages: [...board.packages.slice(0, 1), sign('package', { ...draft, version: 2 }, stranger)] },
    file: 'package-2.json',
    says: 'another key signed it',
  },
  'a version of the package is left out': {
    board: { ...board, packages: board.packages.slice(1) },
    file: 'package-1.json',
    says: 'it says that it is version 2',
  },
  'the fingerprint is not that of the key': {
    board: {
      ...board,
      packages: [
        sign(
          'package',
          {
            ...draft,
            ballotKey: { ...draft.ballotKey, publicKey: toBase64url(crypto.getRandomValues(new Uint8Array(32))) },
          },
          keys.server,
        ),
      ],
    },
    file: 'package-1.json',
    says: 'shows a fingerprint that is not that of its ballotKey',
  },
  'somebody else signed the result': {
    board: { ...board, result: sign('result', JSON.parse(board.result?.payload ?? ''), keys.server) },
    file: 'result.json',
    says: 'another key signed it',
  },
  'the result is of another package': {
    board: withResult({ packageHash: otherHash }),
    file: 'result.json',
    says: 'its packageHash is not',
  },
  'the result is of another form': {
    board: withResult({ formHash: otherHash }),
    file: 'result.json',
    says: 'its formHash is not',
  },
  'the result is of another key': {
    board: withResult({ keyFingerprint: '0000' }),
    file: 'result.json',
    says: 'its keyFingerprint is not',
  },
  'the result is of a rehearsal': {
    board: withResult({ rehearsal: true }),
    file: 'result.json',
    says: 'it is of a rehearsal',
  },
  'the result is of other ballots': {
    board: withResult({ setHash: otherHash }),
    file: 'result.json',
    says: 'its setHash is not',
  },
  'the turnout is another': {
    board: withResult({ turnout: 19 }),
    file: 'result.json',
    says: 'its turnout is 19, and 18 ballots are published',
  },
  'a count is changed': {
    board: withResult(({ tally }) => ({
      tally:
        tally?.kind === 'single'
          ? { ...tally, options: tally.options.map((one, at) => ({ ...one, count: one.count + (at === 0 ? 1 : 0) })) }
          : null,
    })),
    file: 'result.json',
    says: 'its figures are of 19 ballots, and its turnout is 18',
  },
  'another option leads': {
    board: withResult(({ tally }) => ({ tally: tally?.kind === 'single' ? { ...tally, leaders: ['rose'] } : null })),
    file: 'result.json',
    says: 'its leaders are not those that lead: lilas',
  },
  'the figures are withheld': { board: withResult({ tally: null }), file: 'result.json', says: 'it has no tally' },
  'a lost terminal is not named': {
    board: withResult({ lost: [] }),
    file: 'result.json',
    says: 'its lost is not what the registrar decided',
  },
  'a line by terminal is changed': {
    board: withResult(({ channels }) => ({
      channels: channels.map((line, at) => ({ ...line, ballots: line.ballots + (at === 0 ? 1 : at === 1 ? -1 : 0) })),
    })),
    file: 'result.json',
    says: 'ballots, and',
  },
  'the panel sheets are left out': {
    board: withResult({ panel: undefined }),
    file: 'result.json',
    says: 'does not say how many panel sheets there were',
  },
  'the panel sheets do not add up': {
    board: withResult(({ panel }) => ({ panel: panel && { ...panel, sheets: 8 } })),
    file: 'result.json',
    says: 'do not add up to 8 panel sheets',
  },
  'a few panel sheets are told': {
    board: withResult({
      panel: {
        sheets: 2,
        questions: [{ question: 'first-time', lines: [{ answers: ['yes', 'no', '.unanswered'], sheets: 2 }] }],
      },
    }),
    file: 'result.json',
    says: 'is of fewer than 3 panel sheets',
  },
  'enough panel sheets are kept back': {
    board: withResult({ panel: { sheets: 7, questions: null } }),
    file: 'result.json',
    says: 'keeps back 7 panel sheets',
  },
  'an answer of the panel is left out': {
    board: withResult({
      panel: { sheets: 7, questions: [{ question: 'first-time', lines: [{ answers: ['yes', 'no'], sheets: 7 }] }] },
    }),
    file: 'result.json',
    says: 'do not name every answer once',
  },
  'a line by terminal is left out': {
    board: withResult(({ channels }) => ({ channels: channels.slice(1) })),
    file: 'result.json',
    says: 'do not name every terminal once',
  },
};

for (const [what, { board: altered, file, says }] of Object.entries(alterations))
  test(`${what}: said in words that name the file, whoever signed`, () => {
    const { names, words } = found(filesOf(altered));
    expect(names).toContain(file);
    expect(words).toContain(says);
  });

test('a line of fewer than k ballots is told, and so is a second line that joins terminals', () => {
  const small = terminalRecord('gare', 'Gare', [
    signedBatch('gare', ofGare.ids.slice(0, 2), { packageHash, closing: true }),
  ]);
  const channels = [
    { names: ['Centre'], ballots: 7 },
    { names: ['Gare'], ballots: 2 },
    { names: ['Nord'], ballots: 3 },
    { names: ['provisional'], ballots: 3 },
  ];
  const told = found(
    filesOf({ ...withResult({ channels, turnout: 15 }), terminals: [centre, small, terminalCalled('nord')] }),
  );
  expect(told.words).toContain('its line of Gare is of fewer than 3 ballots');
});

test('a list of files that another key signed, or that names a file twice, is told', () => {
  const twice = JSON.parse(JSON.parse(String(files.get('record.json'))).payload).files;
  expect(found(filesOf(board, { files: [...twice, twice[0]] })).words).toContain('names a file twice');
  expect(found(filesOf(board, { serverKey: stranger.publicKey })).words).toContain('another key signed it');
  expect(found(filesOf(board, { consultation: 'autre' })).words).toContain('it is of another consultation');
  expect(found(filesOf(board, { rehearsal: true })).words).toContain('it is real, and the record of a rehearsal');
});

test('files that are no record are refused in words, whatever they hold', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(found(new Map<string, Uint8Array>([...files, ['record.json', bytes]])).names).toEqual(['record.json']);
    }),
  );
  expect(found(new Map()).words).toBe('it is missing');
});
