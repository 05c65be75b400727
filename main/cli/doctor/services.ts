import { type Health, healthReplySchema } from '../../../contract/calls.ts';
import { askOnce } from '../../sockets/ask.ts';
import { about, type Finding } from './finding.ts';

const patienceMs = 5_000;

/** Asks the services how they are, without becoming their shell. Undefined when they do not answer. */
export function askServices(socket: string): Promise<Health | undefined> {
  return askOnce(
    socket,
    [{ kind: 'health' }],
    (message) => healthReplySchema.safeParse(message).data?.health,
    patienceMs,
  );
}

/** What the services say of themselves and of what hangs on them. */
export function checkServices(health: Health | undefined): Finding[] {
  if (health === undefined)
    return [
      about('services').broken(
        'The services do not answer on their socket.',
        'Read why: journalctl --unit passerelle-services.service --lines 50. If they run, run doctor as root.',
      ),
    ];
  const { status } = health;
  return [
    about('services').fine(`They answer (version ${health.software}).`),
    enrolment(status.enrolled, status.server),
    reader(health),
    printer(status.printer),
    store(status.store),
  ];
}

function enrolment(enrolled: boolean, server: Health['status']['server']): Finding {
  const { fine, unknown, attention } = about('enrolment');
  if (enrolled) return fine('The terminal is enrolled.');
  if (server === 'not-configured') return unknown('this terminal has no city server');
  return attention('The terminal is not enrolled yet.', 'Hand it a code: passerelle enroll --config FILE CODE');
}

const absences: Record<NonNullable<Health['readerAbsentBecause']>, readonly [string, string]> = {
  'not-found': [
    'The badge reader is not plugged in.',
    'Plug it in; compare vendorId and productId in the configuration with lsusb.',
  ],
  'not-permitted': [
    'The services may not open the badge reader.',
    'Name the model in /etc/udev/rules.d/60-passerelle-reader.rules, then: udevadm control --reload && udevadm trigger --action=add',
  ],
  'not-described': [
    'The file that describes the badge reader cannot be read or has mistakes.',
    'Name its mistakes with: passerelle check-config FILE',
  ],
  failed: ['The badge reader cannot be opened.', 'Unplug it, wait ten seconds, plug it in again.'],
};

function reader({ status, readerAbsentBecause }: Health): Finding {
  const { fine, unknown, broken } = about('reader');
  if (status.reader === 'none') return unknown('this terminal has no badge reader');
  if (status.reader === 'ready') return fine('The badge reader is ready.');
  return broken(...absences[readerAbsentBecause ?? 'not-found']);
}

function printer(state: Health['status']['printer']): Finding {
  const { fine, unknown, attention, broken } = about('printer');
  switch (state) {
    case 'none':
      return unknown('this terminal has no receipt printer');
    case 'ready':
      return fine('The receipt printer is ready.');
    case 'paper-low':
      return attention('The paper of the receipt printer is near its end.', 'Have a new roll ready.');
    case 'paper-out':
      return broken('The receipt printer has no paper.', 'Put in a new roll.');
    case 'cover-open':
      return broken('The cover of the receipt printer is open.', 'Close it.');
    case 'offline':
      return broken(
        'The receipt printer does not answer.',
        'Look at its power, its cable and, on the network, its address.',
      );
    case 'error':
      return broken(
        'The receipt printer reports a fault.',
        'Switch it off and on; look for jammed paper at the cutter.',
      );
  }
}

function store(state: Health['status']['store']): Finding {
  const { fine, broken } = about('stores');
  if (state === 'sound') return fine('Every database is sound.');
  return broken(
    'A database is damaged and was kept aside.',
    'Delete nothing. passerelle check-journal tells which one; ask for help before the next consultation closes.',
  );
}
