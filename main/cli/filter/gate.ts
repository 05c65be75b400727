import { type LookupAddress, lookup } from 'node:dns';
import { BlockList, connect, createServer, isIPv6, type Server, type Socket } from 'node:net';
import { mostBytes, serverNameOf } from './server-name.ts';

export interface GateOptions {
  /** Whether the terminal may reach this host. */
  readonly allows: (host: string) => boolean;
  /** Finds the addresses of a host. */
  readonly resolve?: typeof resolveAll;
  /** Where sites answer. */
  readonly port?: number;
}

export interface Gate {
  readonly server: Server;
  /** Ends the connections to hosts that are allowed no more. */
  recheck(): void;
  /** Ends all of them, and takes no other. */
  close(): void;
}

/** How long a program may take to say where it wants to go, and a site to answer. */
const patienceMs = 15_000;

/**
 * Networks that are nobody's on the internet: this machine, the city's network, others to come; and older ways for an IPv6 address to stand for
 * an IPv4 one (compatible, Teredo, 6to4), which no site needs any more. As in /etc/passerelle/egress.nft; a test compares them.
 */
export const notPublicNetworks = {
  ipv4: [
    ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24'],
    ...['192.168.0.0/16', '198.18.0.0/15', '224.0.0.0/3'],
  ],
  ipv6: ['::/96', '64:ff9b:1::/48', '2001::/32', '2002::/16', 'fc00::/7', 'fe80::/10', 'ff00::/8'],
} as const;

const notPublic = new BlockList();
for (const network of notPublicNetworks.ipv6) notPublic.addSubnet(...partsOf(network), 'ipv6');
// Those that are mapped into IPv6 (::ffff:0:0/96) are looked up among these too.
for (const network of notPublicNetworks.ipv4) notPublic.addSubnet(...partsOf(network), 'ipv4');
// A network of IPv6 alone reaches IPv4 sites by such addresses (NAT64). They must not stand for others (RFC 6052 §3.1), which binds no liar.
for (const [address, prefix] of notPublicNetworks.ipv4.map(partsOf))
  notPublic.addSubnet(`64:ff9b::${address}`, 96 + prefix, 'ipv6');

/**
 * Lets connections over TLS through to the hosts that are allowed, and to no other. It reads the name that the connection itself asks for,
 * finds that host by itself, and then passes bytes on without being able to read them: where the connection was addressed does not matter.
 * Nothing of it is written anywhere, for which host a resident reached is theirs.
 */
export function makeGate({ allows, resolve = resolveAll, port = 443 }: GateOptions): Gate {
  /** What was let through, and to where. */
  const passing = new Map<Socket, string>();
  const server = createServer((inside) => {
    let begun = Buffer.alloc(0);
    inside.setTimeout(patienceMs, () => inside.destroy());
    inside.on('error', () => inside.destroy());
    inside.on('data', listen);

    function listen(bytes: Buffer) {
      begun = Buffer.concat([begun, bytes]);
      const host = serverNameOf(begun);
      if (host === undefined && begun.length <= mostBytes) return;
      inside.off('data', listen);
      inside.pause();
      if (!host || !allows(host)) return void inside.destroy();
      passing.set(inside, host);
      inside.on('close', () => passing.delete(inside));
      resolve(host, (address) => {
        if (address && !inside.destroyed) join(inside, begun, connect({ host: address, port }));
        else inside.destroy();
      });
    }
  });
  return {
    server,
    recheck() {
      for (const [inside, host] of passing) if (!allows(host)) inside.destroy();
    },
    close() {
      server.close();
      for (const inside of passing.keys()) inside.destroy();
    },
  };
}

function join(inside: Socket, begun: Buffer, outside: Socket): void {
  outside.setTimeout(patienceMs, () => outside.destroy());
  outside.once('connect', () => {
    for (const socket of [inside, outside]) socket.setTimeout(0);
    outside.write(begun);
    inside.pipe(outside);
    outside.pipe(inside);
  });
  // Whichever end goes, the other goes with it; what was on its way is the resident's to load again.
  for (const [one, other] of [
    [inside, outside],
    [outside, inside],
  ] as const) {
    one.on('error', () => one.destroy());
    one.on('close', () => other.destroy());
  }
}

/** The first public address of a host; none for a name that leads into the city's own network, whoever gave it that meaning. */
function resolveAll(host: string, found: (address: string | undefined) => void): void {
  lookup(host, { all: true }, (error, addresses) => found(error ? undefined : publicAddress(addresses)));
}

/** The first of the addresses that is on the internet. */
export function publicAddress(addresses: readonly Pick<LookupAddress, 'address'>[]): string | undefined {
  return addresses.find(({ address }) => !notPublic.check(address, isIPv6(address) ? 'ipv6' : 'ipv4'))?.address;
}

function partsOf(network: string): [address: string, prefix: number] {
  const [address = '', prefix] = network.split('/');
  return [address, Number(prefix)];
}
