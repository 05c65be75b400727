import { once } from 'node:events';
import { globSync, readFileSync } from 'node:fs';
import { type AddressInfo, connect as connectTcp, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { composeCatalogue } from '../../../contract/catalogue-files.ts';
import { mustBeOk } from '../../../contract/result.ts';
import { anyProcedure, compilePolicy, decide } from '../../policy/index.ts';
import { capture } from '../command.fixture.ts';
import { makeGate, notPublicNetworks, publicAddress } from './gate.ts';
import { filter, isReachable } from './index.ts';
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

const assisted = { isAssisting: true, opened: new Set<string>() };

test('the filter reaches exactly what the policy allows in any procedure while a mediator assists, for the national catalogue and the demo’s', () => {
  expect(catalogue.identity.onBehalf.length).toBeGreaterThan(0);
  for (const host of listed) expect(isReachable(policy, host), host).toBe(true);
  fc.assert(
    fc.property(anything, (host) => {
      const isName = URL.canParse(`https://${host}/`) && new URL(`https://${host}/`).hostname === host;
      const context = { procedure: anyProcedure, use: 'page', mediator: assisted } as const;
      const allowed = decide(policy, `https://${host}/`, context).decision === 'allow';
      expect(isReachable(policy, host)).toBe(isName && allowed);
      // And what one procedure may load, the filter never stands in the way of.
      for (const { id } of catalogue.procedures)
        for (const mediator of [undefined, assisted]) {
          const resource = { procedure: id, use: 'resource', ...(mediator && { mediator }) } as const;
          if (isName && decide(policy, `https://${host}/`, resource).decision === 'allow')
            expect(isReachable(policy, host)).toBe(true);
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

test('an allowed connection passes bytes both ways and ends with either end; another is ended without a word', async () => {
  const reached: string[] = [];
  const site = await listening(
    createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', (bytes) => {
        reached.push(String(serverNameOf(bytes)));
        socket.end('answer');
      });
    }),
  );
  const gate = makeGate({
    allows: (host) => isReachable(policy, host),
    resolve: (_host, found) => found('127.0.0.1'),
    port: site,
  });
  const port = await listening(gate);
  const ask = async (host: string) => {
    const link = connectTcp(port, '127.0.0.1');
    link.on('error', () => {});
    link.write(await helloTo(host));
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

test('a wrong command line and a wrong catalogue are said', async () => {
  const io = capture();
  expect(await filter(['--port', '8443'], io)).toBe(2);
  expect(await filter(['--config', '/nowhere.yml', '--port', '8443'], io)).toBe(1);
  expect(io.errors()).toContain('/nowhere.yml');
});
