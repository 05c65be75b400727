import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { makeFolderFor } from '../../tools/accounts.ts';
import { runtimePaths } from '../../tools/setup/paths.mjs';
import { journalOf, stateOf, untilState } from '../harness/kiosk.ts';
import { startTerminal, type Terminal } from '../harness/terminal.ts';

let terminal: Terminal;

test.beforeAll(async () => {
  terminal = await startTerminal();
  await untilState(terminal.kiosk, { services: 'connected' });
});
test.afterAll(() => terminal?.stop());

/** What a hostile kiosk page gets for a call, made of source text so that anything can be passed. */
const attempt = (name: string, args: string) =>
  terminal.kiosk.evaluate(
    `window.passerelle.call(${name}, ${args}).then((result) => JSON.stringify(result), (error) => error.message)`,
  ) as Promise<string>;

const refusals = () =>
  journalOf(terminal.dataDirectory)
    .filter(({ event }) => event === 'call-refused')
    .map(({ fields }) => fields);

for (const [what, name, args, reason, call] of [
  ['a call that does not exist', `'desk.open-door'`, '{}', 'unknown-call', 'unknown'],
  ['a name from the prototype', `'constructor'`, '{}', 'unknown-call', 'unknown'],
  ['a name that is not text', `['help.request']`, '{}', 'unknown-call', 'unknown'],
  [
    "a call of the services that is not the page's",
    `'journal.record'`,
    `{ event: 'help-requested', fields: {} }`,
    'unknown-call',
    'unknown',
  ],
  ['no arguments', `'guest.open'`, 'undefined', 'invalid-arguments', 'guest-open'],
  ['an unknown argument', `'visit.begin'`, '{ card: 1 }', 'invalid-arguments', 'visit-begin'],
  [
    'a card of its own choice',
    `'casting.open'`,
    `{ consultation: 'parc', credential: { kind: 'card', card: 'A'.repeat(22) } }`,
    'invalid-arguments',
    'casting-open',
  ],
  [
    'a visit of its own choice',
    `'casting.confirm'`,
    `{ visit: 'A'.repeat(22), right: 'A'.repeat(22), language: 'fr' }`,
    'invalid-arguments',
    'casting-confirm',
  ],
  [
    'a procedure that is a path',
    `'guest.open'`,
    `{ procedure: '../../etc/passwd' }`,
    'invalid-arguments',
    'guest-open',
  ],
  [
    'a place that is not a number',
    `'guest.place'`,
    `{ topPx: NaN, bottomPx: Infinity, visible: true }`,
    'invalid-arguments',
    'guest-place',
  ],
  ['a megabyte', `'guest.open'`, `{ procedure: 'a'.repeat(1_000_000) }`, 'too-large', 'guest-open'],
  [
    'a circle',
    `'visit.begin'`,
    `(() => { const circle = {}; circle.self = circle; return circle; })()`,
    'too-large',
    'visit-begin',
  ],
  ['a big integer', `'guest.open'`, '{ procedure: 1n }', 'too-large', 'guest-open'],
] as const) {
  test(`${what} is refused and journalled`, async () => {
    expect(await attempt(name, args)).toContain(reason);
    await expect.poll(refusals).toContainEqual({ reason, call });
  });
}

test('a function cannot even be sent', async () => {
  expect(await attempt(`'visit.begin'`, '{ run: () => 1 }')).toContain('could not be cloned');
});

test('__proto__ in the arguments changes nothing', async () => {
  await attempt(`'visit.begin'`, `JSON.parse('{"__proto__": {"polluted": true}}')`);
  expect(await terminal.app.evaluate(() => (({}) as { polluted?: boolean }).polluted)).toBeUndefined();
});

test('a page that floods the shell is refused, and the shell goes on', async () => {
  const many = (await terminal.kiosk.evaluate(
    `Promise.all(Array.from({ length: 500 }, () => window.passerelle.call('terminal.describe', {}).then(() => 'ok', () => 'refused')))`,
  )) as string[];
  expect(many.filter((one) => one === 'refused').length).toBeGreaterThan(300);
  await expect.poll(refusals).toContainEqual({ reason: 'too-many', call: 'terminal-describe' });
  await expect.poll(() => attempt(`'terminal.describe'`, '{}')).toContain('"ok":true');
});

test('a page that redefines the language gets nothing of the shell into its hands', async () => {
  const caught = await terminal.kiosk.evaluate(async () => {
    const found: string[] = [];
    const isInside = (one: unknown) =>
      one !== null &&
      (typeof one === 'object' || typeof one === 'function') &&
      ['invoke', 'sendSync', 'ipcRenderer'].some((name) => name in one);
    const { apply } = Reflect;
    const restores = (
      [
        ...(['call', 'apply', 'bind'] as const).map((name) => [Function.prototype, name] as const),
        ...(['map', 'push', 'forEach', 'concat'] as const).map((name) => [Array.prototype, name] as const),
        ...(['then', 'catch'] as const).map((name) => [Promise.prototype, name] as const),
        ...(['parse', 'stringify'] as const).map((name) => [JSON, name] as const),
        ...(['keys', 'assign', 'freeze'] as const).map((name) => [Object, name] as const),
      ] as unknown as [Record<string, unknown>, string][]
    ).map(([owner, name]) => {
      const own = owner[name] as () => unknown;
      owner[name] = function (this: unknown, ...given: []) {
        for (const one of [this, ...given]) if (isInside(one)) found[found.length] = name;
        return apply(own, this, given);
      };
      return () => {
        owner[name] = own;
      };
    });
    try {
      await window.passerelle.call('terminal.describe', {});
      window.passerelle.onState(() => {})();
    } finally {
      for (const restore of restores) restore();
    }
    return { found, isOwn: window.passerelle.call.constructor === Function };
  });
  expect(caught).toEqual({ found: [], isOwn: true }); // a function of the preload would lead to the language that it runs in
});

test('a frame inside the kiosk page has no way to the shell', async () => {
  const found = await terminal.kiosk.evaluate(() => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    const inner = frame.contentWindow as (Window & { passerelle?: unknown }) | null;
    return { api: typeof inner?.passerelle, require: typeof (inner as { require?: unknown } | null)?.require };
  });
  expect(found).toEqual({ api: 'undefined', require: 'undefined' });
});

test('the kiosk page cannot be left, reframed or fed from elsewhere', async () => {
  const before = terminal.kiosk.url();
  for (const code of [
    `location.href = 'https://www.mairie.test/'`,
    `location.href = 'passerelle://kiosk/assets/'`,
    `location.reload()`,
    `window.open('https://www.mairie.test/')`,
    `document.body.append(Object.assign(document.createElement('iframe'), { src: 'https://www.mairie.test/' }))`,
  ])
    await terminal.kiosk.evaluate(`setTimeout(() => { ${code} }, 0)`);
  expect(
    await terminal.kiosk.evaluate(() =>
      fetch('https://www.mairie.test/').then(
        () => 'fetched',
        () => 'refused',
      ),
    ),
  ).toBe('refused');
  await new Promise((resolve) => setTimeout(resolve, 500)); // that nothing happens has no event to wait for
  expect(terminal.kiosk.url()).toBe(before);
  expect(terminal.app.windows()).toHaveLength(1);
  expect((await stateOf(terminal.kiosk)).services).toBe('connected');
});

test('text that a page makes into markup or script is refused by the policy of the kiosk page', async () => {
  const refusal = await terminal.kiosk.evaluate(() => {
    try {
      document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="document.title = 1">');
      return 'inserted';
    } catch (error) {
      return (error as Error).name;
    }
  });
  expect(refusal).toBe('TypeError');
  // Later, because what Playwright evaluates itself is not held to the policy.
  await terminal.kiosk.evaluate(() =>
    setTimeout(() => {
      try {
        document.documentElement.dataset.ran = String(new Function('return 1')());
      } catch (error) {
        document.documentElement.dataset.ran = (error as Error).name;
      }
    }),
  );
  await expect.poll(() => terminal.kiosk.evaluate(() => document.documentElement.dataset.ran)).toBe('EvalError');
});

test('paths lead nowhere but to the files of the page', async () => {
  const status = (path: string) =>
    terminal.kiosk.evaluate(
      (path) =>
        fetch(path).then(
          ({ status }) => status,
          () => 'refused',
        ),
      path,
    );
  for (const path of ['/../shell/main.cjs', '/%2e%2e/shell/main.cjs', '/..%2fshell%2fmain.cjs', '/etc/passwd', '/'])
    expect([404, 'refused']).toContain(await status(path));
});

test('another page with a preload of its own is told that it is the wrong sender', async () => {
  const folder = mkdtempSync(join(runtimePaths().state, 'rogue-'));
  writeFileSync(
    join(folder, 'preload.cjs'),
    `const { ipcRenderer } = require('electron');
    ipcRenderer.invoke('passerelle', 'visit.begin', {}).then(() => 'answered', (error) => error.message).then((said) => setInterval(() => { document.title = said; }, 20));`,
  );
  makeFolderFor('interface', folder, 0o755);
  const title = await terminal.app.evaluate(
    async ({ BrowserWindow }, preload) => {
      const rogue = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } });
      await rogue.loadURL('data:text/html,<title>rogue</title>');
      for (let tries = 0; tries < 50 && rogue.getTitle() === 'rogue'; tries++)
        await new Promise((resolve) => setTimeout(resolve, 20));
      const said = rogue.getTitle();
      rogue.destroy();
      return said;
    },
    join(folder, 'preload.cjs'),
  );
  expect(title).toContain('wrong-sender');
  await expect.poll(refusals).toContainEqual({ reason: 'wrong-sender', call: 'visit-begin' });
});

test('a page that closes its own window ends the shell, which is then started again', async () => {
  const ended = once(terminal.app.process(), 'exit');
  await terminal.kiosk.evaluate(() => void setTimeout(() => window.close()));
  expect(await ended).toEqual([1, null]);
});
