import { once } from 'node:events';
import { globSync, readFileSync } from 'node:fs';
import { type AddressInfo, connect as connectTcp, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Mediation } from '../../../contract/assistance.ts';
import { composeCatalogue } from '../../../contract/catalogue-files.ts';
import { mustBeOk } from '../../../contract/result.ts';
import { anyProcedure, compilePolicy, decide, type MediatorContext } from '../../policy/index.ts';
import { temporaryFolder } from '../../services/database/temporary-folder.fixture.ts';
import { serveFilter } from '../../services/filter/index.ts';
import { assistedVisit, testTerminal } from '../../services/terminal.fixture.ts';
import { capture } from '../command.fixture.ts';
import { makeGate, notPublicNetworks, publicAddress } from './gate.ts';
import { filter, isReachable } from './index.ts';
import { hearMediation, withoutMediator } from './mediation.ts';
import { serverNameOf } from './server-name.ts';

const folder = fileURLToPath(new URL('../../../kiosk-config', import.meta.url));
const files = globSync('{procedures,demo/procedures}.yaml', { cwd: folder }).toSorted().reverse();
const texts = files.map((file) => ({ file, text: readFileSync(join(folder, file), 'utf8') }));
const catalogue = mustBeOk(composeCatalogue(texts), 'the catalogue of the demo');
const policy = compilePolicy(catalogue);

/** What a browser says first, when it goes to a host. */
async function helloTo(servername: string): Promise<Buffer> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const accepted = once(server, 'connection');
  const client = connectTls({ port: (server.address() as AddressInfo).port, servername, rejectUnauthorized: false });
  client.on('error', () => {});
  const [socket] = await accepted;
  const [bytes] = await once(socket, 'data');
  socket.destroy();
  server.close();
  return bytes;
}

/** Cuts the one record of a greeting into several. */
function inRecords(hello: Buffer, size: number): Buffer {
  const message = hello.subarray(5);
  const records: Buffer[] = [];
  for (let at = 0; at < message.length; at += size) {
    const part = message.subarray(at, at + size);
    const header = Buffer.from(hello.subarray(0, 5));
    header.writeUInt16BE(part.length, 3);
    records.push(header, part);
  }
  return Buffer.concat(records);
}

test('the name is read out of what a browser says first, however it is cut, and not before it is there', async () => {
  const hello = await helloTo('www.Caf.fr');
  expect(serverNameOf(hello)).toBe('www.caf.fr');
  for (const size of [1, 7, 100]) expect(serverNameOf(inRecords(hello, size))).toBe('www.caf.fr');
  for (const length of [0, 1, 5, 9, 60, hello.length - 1])
    expect(serverNameOf(hello.subarray(0, length))).toBeUndefined();
});

test('whatever else is said names no server, and breaks nothing', async () => {
  const hello = await helloTo('www.caf.fr');
  expect(serverNameOf(Buffer.from('GET / HTTP/1.1\r\nHost: www.caf.fr\r\n\r\n'))).toBeNull();
  expect(serverNameOf(await helloTo(''))).toBeNull();
  fc.assert(
    fc.property(fc.nat(hello.length - 1), fc.nat(255), fc.nat(hello.length), (at, byte, length) => {
      const broken = Buffer.from(hello);
      broken[at] = byte;
      const name = serverNameOf(broken.subarray(0, length));
      expect(name === null || name === undefined || /^[\x21-\x7e]+$/.test(name)).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

const listed = [
  ...catalogue.procedures.flatMap(({ hosts }) => hosts),
  ...catalogue.identity.franceConnect,
  ...catalogue.identity.providers.flatMap(({ hosts }) => hosts),
  ...catalogue.identity.onBehalf,
].map((rule) => rule.replace(/^\./, ''));
const around = fc
  .tuple(
    fc.constantFrom(...listed),
    fc.constantFrom('', 'www.', 'x', 'x.', '.', 'a..'),
    fc.constantFrom('', '.', '.evil.example', 'x'),
  )
  .map(([host, before, after]) => `${before}${host}${after}`);
const anything = fc.oneof(
  around,
  fc.domain(),
  fc.string(),
  fc.ipV4(),
  fc.constantFrom('localhost', 'caf.fr/x', 'caf.fr:444', 'u@caf.fr'),
);

const opened = 'www.hopital.example';
const mediators = fc.record({
  isAssisting: fc.boolean(),
  opened: fc.uniqueArray(fc.oneof(fc.constant(opened), around, fc.domain())).map((hosts) => new Set(hosts)),
});

test('the filter reaches exactly what the policy allows in any procedure with what a mediator changes, for the national catalogue and the demo’s', () => {
  const { onBehalf } = catalogue.identity;
  expect(onBehalf.length).toBeGreaterThan(0);
  for (const host of listed) {
    expect(isReachable(policy, host, { isAssisting: true, opened: new Set() }), host).toBe(true);
    expect(isReachable(policy, host, withoutMediator), host).toBe(!onBehalf.includes(host));
  }
  expect(isReachable(policy, opened, { isAssisting: false, opened: new Set([opened]) })).toBe(true);
  fc.assert(
    fc.property(fc.oneof(anything, fc.constant(opened)), mediators, (host, mediator) => {
      const isName = URL.canParse(`https://${host}/`) && new URL(`https://${host}/`).hostname === host;
      const context = { procedure: anyProcedure, use: 'page', mediator } as const;
      const allowed = decide(policy, `https://${host}/`, context).decision === 'allow';
      expect(isReachable(policy, host, mediator)).toBe(isName && allowed);
      // And what one procedure may load, the filter never stands in the way of.
      for (const { id } of catalogue.procedures) {
        const resource = { procedure: id, use: 'resource', mediator } as const;
        if (isName && decide(policy, `https://${host}/`, resource).decision === 'allow')
          expect(isReachable(policy, host, mediator)).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
});

test('a name that leads to this machine or the city’s network leads nowhere', () => {
  const found = (...addresses: string[]) => publicAddress(addresses.map((address) => ({ address })));
  for (const address of [
    '127.0.0.1',
    '10.1.2.3',
    '192.168.1.1',
    '172.20.0.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
  ])
    expect(found(address), address).toBeUndefined();
  for (const address of ['::1', 'fe80::1', 'fd00::1', '::ffff:127.0.0.1', '::ffff:10.0.0.1', '::10.0.0.1'])
    expect(found(address), address).toBeUndefined();
  // NAT64, of this place too; 6to4; Teredo.
  for (const address of ['64:ff9b::10.0.0.1', '64:ff9b::a9fe:a9fe', '64:ff9b::172.31.255.255', '64:ff9b:1::1'])
    expect(found(address), address).toBeUndefined();
  for (const address of ['2002:a00:1::1', '2002:cb00:7107::1', '2001::1', '2001:0:ffff::'])
    expect(found(address), address).toBeUndefined();
  expect(found('10.0.0.1', '203.0.113.7')).toBe('203.0.113.7');
  for (const address of ['2001:db8::1', '::ffff:203.0.113.7', '64:ff9b::203.0.113.7', '64:ff9b::172.32.0.0'])
    expect(found(address)).toBe(address);
});

test('the rules of the machine name the same networks', () => {
  const rules = readFileSync(join(folder, 'deploy/root/etc/passerelle/egress.nft'), 'utf8');
  const elements = (set: string) =>
    new RegExp(`set ${set} {[^}]*elements = { ([^}]*) }`).exec(rules)?.[1]?.split(', ') ?? [];
  const { ipv4, ipv6 } = notPublicNetworks;
  const embedded = ipv4.map((network) => {
    const [address, prefix] = network.split('/');
    return `${new URL(`https://[64:ff9b::${address}]/`).hostname.slice(1, -1)}/${96 + Number(prefix)}`;
  });
  expect(elements('private4')).toEqual(ipv4);
  // Whatever is mapped goes out as IPv4: the gate takes it for what it means, and nothing of it belongs on a network of IPv6.
  expect(elements('private6').filter((network) => network !== '::ffff:0:0/96')).toEqual(ipv6);
  expect(elements('private4in6')).toEqual(embedded);
});

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

/** A gate before a site, and the way through it. */
async function gateBefore(site: (socket: Socket, host: string) => void, allows: (host: string) => boolean) {
  const port = await listening(
    createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', (bytes) => site(socket, String(serverNameOf(bytes))));
    }),
  );
  const gate = makeGate({ allows, resolve: (_host, found) => found('127.0.0.1'), port });
  const inside = await listening(gate.server);
  const go = async (host: string) => {
    const link = connectTcp(inside, '127.0.0.1');
    link.on('error', () => {});
    link.write(await helloTo(host));
    return link;
  };
  return { gate, go };
}

test('an allowed connection passes bytes both ways and ends with either end; another is ended without a word', async () => {
  const reached: string[] = [];
  const { go } = await gateBefore(
    (socket, host) => {
      reached.push(host);
      socket.end('answer');
    },
    (host) => isReachable(policy, host, withoutMediator),
  );
  const ask = async (host: string) => {
    const link = await go(host);
    let said = '';
    link.on('data', (bytes) => {
      said += bytes;
    });
    await once(link, 'close');
    return said;
  };
  expect(await ask('www.caf.fr')).toBe('answer');
  expect(await ask('www.hostile.example')).toBe('');
  expect(reached).toEqual(['www.caf.fr']);
});

test('a host that a mediator opened is reached until the visit is over, and where one signs in for a resident while one assists; then what is left of it is cut', async () => {
  const { assistance, visits, ...terminal } = await testTerminal();
  const path = join(temporaryFolder(), 'services.sock');
  const services = mustBeOk(await serveFilter(path, assistance), 'serve');
  let mediator: MediatorContext = withoutMediator;
  const { gate, go } = await gateBefore(
    (socket) => socket.write('answer'),
    (host) => isReachable(policy, host, mediator),
  );
  const stopping = new AbortController();
  onTestFinished(() => stopping.abort());
  const hear = (heard: MediatorContext) => {
    mediator = heard;
    gate.recheck();
  };
  hearMediation(path, hear, stopping.signal);
  const heard = (said: Mediation) =>
    vi.waitFor(() => expect({ ...mediator, opened: [...mediator.opened] }).toEqual(said), { timeout: 10_000 });
  /** A connection that goes on, and its end; nothing where there is none. */
  const reach = async (host: string) => {
    const link = await go(host);
    const gone = once(link, 'close');
    return Promise.race([once(link, 'data').then(() => ({ link, gone })), gone.then(() => undefined)]);
  };

  const [aidants = ''] = catalogue.identity.onBehalf;
  const usual = await reach('www.caf.fr');
  expect([await reach(opened), await reach(aidants)]).toEqual([undefined, undefined]);
  const { visit, card } = await assistedVisit({ assistance, visits, ...terminal });
  mustBeOk(assistance.opensHost({ visit, host: opened, reason: 'other' }), 'open');
  await heard({ isAssisting: true, opened: [opened] });
  const page = await reach(opened);
  const signedIn = await reach(aidants);
  assistance.end({ visit, card });
  await signedIn?.gone;
  expect([page?.link.destroyed, await reach(aidants)]).toEqual([false, undefined]);
  expect(await reach(opened)).toBeDefined();
  visits.end(visit);
  await page?.gone;
  expect(await reach(opened)).toBeUndefined();

  const next = await assistedVisit({ assistance, visits, ...terminal });
  mustBeOk(assistance.opensHost({ visit: next.visit, host: opened, reason: 'other' }), 'open');
  await heard({ isAssisting: true, opened: [opened] });
  const cut = await reach(opened);
  await services.close();
  await cut?.gone;
  expect(await reach(opened)).toBeUndefined();
  const again = mustBeOk(await serveFilter(path, assistance), 'serve again');
  onTestFinished(again.close);
  await heard({ isAssisting: true, opened: [opened] });

  expect([signedIn, page, cut].includes(undefined)).toBe(false);
  expect(usual?.link.destroyed).toBe(false);
  gate.close();
  await usual?.gone;
});

test('a wrong command line and a wrong catalogue are said', async () => {
  const io = capture();
  expect(await filter(['--port', '8443', '--services', '/nowhere.sock'], io)).toBe(2);
  expect(await filter(['--config', '/nowhere.yml', '--port', '8443'], io)).toBe(2);
  expect(await filter(['--config', '/nowhere.yml', '--port', '8443', '--services', '/nowhere.sock'], io)).toBe(1);
  expect(io.errors()).toContain('/nowhere.yml');
});
