import { execFile } from 'node:child_process';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Board, filesOf, honestBoard } from './board.fixture.ts';

const page = await readFile(new URL('../../docs/audit.md', import.meta.url), 'utf8');
const board = honestBoard();

function blocks(language: string): string {
  return [...page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))]
    .map(([, block]) => block)
    .join('\n');
}

/** Runs a program of the page in the folder of a record, as somebody who copied it from there. */
async function run(program: string, language: 'sh' | 'python3', of: Board) {
  const folder = await mkdtemp(join(tmpdir(), 'passerelle-audit-'));
  for (const [name, bytes] of filesOf(of)) await writeFile(join(folder, name), bytes);
  return new Promise<{ code: number | null; out: string; errors: string }>((resolve) => {
    const child = execFile(language, ['-'], { cwd: folder }, (_error, out, errors) =>
      resolve({ code: child.exitCode, out, errors }),
    );
    child.stdin?.end(program);
  });
}

test('the programs of the audit page verify an honest board, as they stand there', { timeout: 60_000 }, async () => {
  expect(await run(blocks('sh'), 'sh', board)).toMatchObject({ code: 0, out: expect.stringContaining('Successfully') });
  const verified = await run(blocks('python'), 'python3', board);
  expect(verified).toMatchObject({ code: 0, errors: '' });
  expect(verified.out).toContain('18 ballots');
  expect(verified.out).toContain('All that was checked is as it should be.');
  const early = { ...board, result: null };
  expect(await run(blocks('python'), 'python3', early)).toMatchObject({ code: 0 });
});

test('the programs of the audit page find what was altered, though the city signed the list', {
  timeout: 90_000,
}, async () => {
  const [first, ...others] = board.terminals;
  if (!first || !board.provisional) throw new Error('the board has terminals and provisional ballots');
  const altered: Board[] = [
    { ...board, trackers: board.trackers.slice(1) },
    { ...board, terminals: others },
    { ...board, terminals: [{ ...first, batches: first.batches.slice(1) }, ...others] },
    { ...board, terminals: [{ ...first, final: null }, ...others] },
    { ...board, provisional: { ...board.provisional, ids: board.provisional.ids.slice(1) } },
    { ...board, result: board.result && { ...board.result, payload: board.result.payload.replace('18', '19') } },
  ];
  for (const one of altered) {
    const { code, out } = await run(blocks('python'), 'python3', one);
    expect(code).toBe(1);
    expect(out).not.toContain('as it should be');
  }
});
