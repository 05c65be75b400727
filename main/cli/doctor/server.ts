import type { Result } from '../../../contract/result.ts';
import type { Answering, Unreached } from '../../reach/index.ts';
import { compareClocks } from './clock.ts';
import { about, type Finding } from './finding.ts';

const why: Record<Unreached['code'], readonly [string, string]> = {
  'unknown-name': [
    'Nobody knows the name of the city server.',
    'Look at the address in the configuration, and at the DNS.',
  ],
  'no-answer': [
    'The city server does not answer.',
    'Look at the network, the proxy and the firewall; then at the server.',
  ],
  'certificate-expired': ["The city server's certificate has expired.", 'Renew it on the server.'],
  'certificate-not-yet': [
    "The city server's certificate is not valid yet.",
    'Look at the clock of this terminal, then at the certificate.',
  ],
  'certificate-other-name': [
    "The city server's certificate is for another name.",
    'Use the name in the certificate, or have it made for this one.',
  ],
  'certificate-unknown-authority': [
    'Nobody whom this terminal believes signed the certificate of the city server.',
    'Name the authority in cityServer.certificateAuthority; if it is there, something on the way reads the connection.',
  ],
  'not-a-city-server': [
    'What answers at this address is not a city server.',
    'Look at the address; a proxy may answer in its place.',
  ],
};

const dayMs = 86_400_000;
const renewBeforeDays = 21;

/** Whether the city server can be reached, until when its certificate holds, and whether the clocks agree. */
export function checkServer(reached: Result<Answering, Unreached>, nowMs: number): Finding[] {
  const server = about('server');
  if (!reached.ok) return [server.broken(...why[reached.error.code])];
  const { serverMs, certificateUntilMs } = reached.value;
  return [
    server.fine('The city server answers.'),
    certificate(certificateUntilMs, nowMs),
    compareClocks(serverMs, nowMs),
  ];
}

function certificate(untilMs: number, nowMs: number): Finding {
  const { fine, attention } = about('certificate');
  const day = new Date(untilMs).toISOString().slice(0, 10);
  const days = Math.floor((untilMs - nowMs) / dayMs);
  if (days >= renewBeforeDays) return fine(`The city server's certificate is valid until ${day}.`);
  return attention(
    `The city server's certificate is valid until ${day} only.`,
    'Renew it on the server before that day.',
  );
}
