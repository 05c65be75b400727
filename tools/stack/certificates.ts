import { randomBytes, webcrypto } from 'node:crypto';

// The library wants a polyfill of decorator metadata to be there, and reads none: these three do.
Object.assign(Reflect, { getMetadata() {}, getOwnMetadata() {}, defineMetadata() {} });
const x509 = await import('@peculiar/x509');

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const dayMs = 24 * 3_600_000;

/** A certificate and its private key, as PEM. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

/**
 * An authority whose key stays in the memory of the process that made it: once that has issued what it needs, nobody can make
 * another certificate that is trusted for its sake.
 */
export interface Authority {
  /** PEM. */
  readonly certificate: string;
  /** A certificate for these host names and IPv4 addresses; `expired` makes one that was valid yesterday. */
  issue(hosts: readonly string[], options?: { expired?: boolean }): Promise<Certificate>;
}

/** @param name what people read where certificates are listed */
export async function makeAuthority({ name, days }: { name: string; days: number }): Promise<Authority> {
  const keys = await generateKeys();
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: `CN=${name}`,
    ...validity(-1, days),
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ],
  });
  return { certificate: root.toString('pem'), issue };

  async function issue(hosts: readonly string[], { expired = false } = {}): Promise<Certificate> {
    const own = await generateKeys();
    const leaf = await x509.X509CertificateGenerator.create({
      serialNumber: serialNumber(),
      subject: `CN=${hosts[0]}`,
      issuer: root.subject,
      ...(expired ? validity(-3, -1) : validity(-1, days)),
      publicKey: own.publicKey,
      signingKey: keys.privateKey,
      signingAlgorithm: algorithm,
      extensions: [
        new x509.SubjectAlternativeNameExtension(hosts.map(alternativeName)),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      ],
    });
    return { certificate: leaf.toString('pem'), key: await pem(own.privateKey) };
  }
}

async function generateKeys(): Promise<CryptoKeyPair> {
  return (await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as CryptoKeyPair;
}

/** Positive, as RFC 5280 asks: the first bit is not set. */
function serialNumber(): string {
  return `01${randomBytes(15).toString('hex')}`;
}

function alternativeName(host: string) {
  return { type: /^[\d.]+$/.test(host) ? ('ip' as const) : ('dns' as const), value: host };
}

function validity(fromDays: number, toDays: number) {
  return { notBefore: new Date(Date.now() + fromDays * dayMs), notAfter: new Date(Date.now() + toDays * dayMs) };
}

async function pem(key: CryptoKey): Promise<string> {
  const bytes = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key)).toString('base64');
  const lines = bytes.match(/.{1,64}/g)?.join('\n');
  return `-----BEGIN PRIVATE KEY-----\n${lines}\n-----END PRIVATE KEY-----\n`;
}
