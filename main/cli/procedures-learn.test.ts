import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Need, needsFile } from '../../contract/learning.ts';
import { temporaryFolder } from '../services/database/temporary-folder.fixture.ts';
import { LearnedNeeds } from '../services/procedures/index.ts';
import { capture } from './command.fixture.ts';
import { runCommand } from './commands.ts';

const procedures = `identity: { franceConnect: [oidc.franceconnect.gouv.fr], providers: [] }
procedures:
  - { id: rsa, theme: social_sante, title: { fr: A }, summary: { fr: A. }, entry: https://www.caf.fr/, hosts: [www.caf.fr, wwwd.caf.fr], source: x, checkedOn: 2026-11-22 }
  - { id: apl, theme: logement, title: { fr: B }, summary: { fr: B. }, entry: https://www.caf.fr/, hosts: [www.caf.fr], source: x, checkedOn: 2026-11-22 }
`;

function place({ learning = true } = {}) {
  const folder = temporaryFolder();
  const config = join(folder, 'terminal.yml');
  mkdirSync(join(folder, 'data'));
  writeFileSync(join(folder, 'p.yaml'), procedures);
  writeFileSync(
    config,
    `dataDirectory: data\nsocket: s\nlearning: ${learning}\nprocedures: { catalogues: [p.yaml] }\n`,
  );
  return { config, data: join(folder, 'data') };
}

async function run(...args: string[]) {
  const io = capture();
  const code = await runCommand(['procedures', 'learn', ...args], io);
  return { code, out: io.out(), errors: io.errors() };
}

test('what the services wrote down is told by procedure, with what may be added and what was not used', async () => {
  const { config, data } = place();
  const learned = new LearnedNeeds(data, true);
  const note = (host: string, use: Need['use'], reason: string) =>
    learned.note({ procedure: 'rsa', host, use, reason, decision: reason === 'procedure-host' ? 'allow' : 'deny' });
  note('www.caf.fr', 'page', 'procedure-host');
  note('www.caf.fr', 'resource', 'procedure-host');
  note('connect.caf.fr', 'page', 'host-not-listed');
  note('cdn.example.net', 'resource', 'host-not-listed');
  note('cdn.example.net', 'report', 'report-not-sent');
  note('oidc.franceconnect.gouv.fr', 'page', 'identity-not-in-this-procedure');
  expect(await run('--config', config)).toEqual({
    code: 0,
    errors: '',
    out: `rsa:
  used:
    www.caf.fr (page, resource)
  refused:
    connect.caf.fr (page)
      The host does not belong to the procedure.
    cdn.example.net (resource, report)
      The host does not belong to the procedure.
      Sites would be told what people do; nothing that they see depends on it.
    oidc.franceconnect.gouv.fr (page)
      The host signs people in, but this procedure does not use FranceConnect.
  may be added, if the procedure fails without:
    hosts: connect.caf.fr
    hosts: cdn.example.net  (of another body than the entry: say why in source)
    franceConnect: true
  listed, but not used this time:
    wwwd.caf.fr
`,
  });
  expect(await run('--config', config, 'apl')).toMatchObject({
    code: 1,
    errors: expect.stringContaining('Nothing was learned'),
  });
});

test('what cannot be told is said in a sentence', async () => {
  const { config, data } = place();
  expect((await run()).code).toBe(2);
  expect((await run('--config', config)).errors).toContain('Nothing was learned yet');
  expect((await run('--config', config, 'nobody')).errors).toBe('The catalogue has no procedure nobody.\n');
  expect((await run('--config', place({ learning: false }).config)).errors).toContain('does not say "learning: true"');
  writeFileSync(join(data, needsFile), '[{"host":"https://a.fr/secret"}]');
  expect(await run('--config', config)).toMatchObject({
    code: 1,
    errors: expect.stringContaining('is not what a terminal'),
  });
  // The services write it, and root reads it.
  rmSync(join(data, needsFile));
  execFileSync('mkfifo', [join(data, needsFile)]);
  expect((await run('--config', config)).errors).toBe(
    `Cannot read ${join(data, needsFile)}: it is no ordinary file.\n`,
  );
});
