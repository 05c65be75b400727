import { get } from 'node:https';
import { getCACertificates, type TLSSocket } from 'node:tls';
import type { unreachedCodes } from '../../contract/first-start.ts';
import { err, ok, type Result } from '../../contract/result.ts';
import { apiErrorSchema, terminalApi } from '../../contract/sync.ts';

export type Unreached = { readonly code: (typeof unreachedCodes)[number] };

export interface Answering {
  /** The server's clock, to the second. */
  readonly serverMs: number;
  readonly certificateUntilMs: number;
}

const patienceMs = 10_000;
const longestAnswer = 16 * 1024;

/** Nothing is there, and a city server says so in its own way; what is asked changes nothing and says nothing of us. */
const question = `${terminalApi}/consultations/none/result`;

const expired = new Set(['CERT_HAS_EXPIRED']);
const early = new Set(['CERT_NOT_YET_VALID']);
const otherName = new Set(['ERR_TLS_CERT_ALTNAME_INVALID']);
const unknownName = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA']);

/**
 * Asks an address whether a city server is there, as the services will: over HTTPS, with a certificate that holds.
 * @param authority PEM of the only authority to believe; without it, the public ones and those of this machine
 */
export function reachServer(url: string, authority?: string): Promise<Result<Answering, Unreached>> {
  return new Promise((done) => {
    const request = get(new URL(question, url), {
      timeout: patienceMs,
      agent: false,
      ca: authority ?? believed(),
    });
    request.on('timeout', () => request.destroy(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' })));
    request.on('error', (error) => done(err({ code: codeOf(error) })));
    request.on('response', (response) => {
      const until = Date.parse((response.socket as TLSSocket).getPeerCertificate().valid_to ?? '');
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => {
        text += chunk;
        if (text.length > longestAnswer) request.destroy();
      });
      response.on('error', () => done(err({ code: 'no-answer' })));
      response.on('close', () => {
        const serverMs = Date.parse(response.headers.date ?? '');
        const isOurs = isRefusalOfOurs(text) && Number.isFinite(serverMs);
        done(isOurs ? ok({ serverMs, certificateUntilMs: until }) : err({ code: 'not-a-city-server' }));
      });
    });
  });
}

function believed(): string[] {
  return [...getCACertificates('default'), ...getCACertificates('system')];
}

function isRefusalOfOurs(text: string): boolean {
  try {
    return apiErrorSchema.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}

function codeOf(error: NodeJS.ErrnoException): Unreached['code'] {
  const { code = '' } = error;
  if (expired.has(code)) return 'certificate-expired';
  if (early.has(code)) return 'certificate-not-yet';
  if (otherName.has(code)) return 'certificate-other-name';
  if (/CERT|ISSUER|SIGNATURE|CHAIN/.test(code)) return 'certificate-unknown-authority';
  if (/EPROTO|SSL|HPE_/.test(code)) return 'not-a-city-server';
  return unknownName.has(code) ? 'unknown-name' : 'no-answer';
}
