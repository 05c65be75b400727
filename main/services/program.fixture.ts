/** The whole services program as a child process, with a virtual reader and a virtual printer, for tests. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import type { ConsultationPackage } from '../../contract/consultation.ts';
import { mustBeOk } from '../../contract/result.ts';
import { VirtualCardReader } from './badge/virtual-card.ts';
import { City, cityMediators } from './city.fixture.ts';
import { Consultations } from './consultations/index.ts';
import { StoreMarkers } from './database/index.ts';
import { temporaryFolder } from './database/temporary-folder.fixture.ts';
import { Identity } from './keys/index.ts';
import type { Bitmap } from './printer/bitmap.ts';
import { registerFonts } from './printer/fonts.ts';
import { VirtualPrinter } from './printer/virtual-printer.ts';
import { Peer } from './socket/socket.fixture.ts';
import { consultation, homeCard, mediatorCard, otherHomeCard } from './terminal.fixture.ts';
import { BallotBoxes } from './urn/index.ts';

// Receipts are rendered in this process too, to be compared.
registerFonts();

/** How large a dump of its memory the program may leave, as its unit says. */
function dumpLimit(): string {
  const unit = new URL(
    '../../kiosk-config/deploy/root/usr/lib/systemd/system/passerelle-services.service',
    import.meta.url,
  );
  return /^LimitCORE=(\d+)$/m.exec(readFileSync(unit, 'utf8'))?.[1] ?? 'unlimited';
}

const main = new URL('./main.ts', import.meta.url).pathname;

/**
 * A terminal that is enrolled and holds a consultation, as if the city server had sent it; `start` runs the program on it, as
 * often as a test wants.
 */
export async function installedTerminal(changes: Partial<ConsultationPackage> = {}) {
  const folder = temporaryFolder();
  const dataDirectory = join(folder, 'data');
  const city = new City();
  const published = install(dataDirectory, city, changes);

  const reader = new VirtualCardReader({ socket: join(folder, 'reader.sock'), layout: 'fr-azerty', mode: 'tap' });
  await reader.plug();
  const bench = await VirtualPrinter.start({ port: 0, widthPx: 576 });
  const papers: Bitmap[] = [];
  // The zero report comes first, whatever a test does then.
  let isOpeningReport = true;
  bench.on('receipt', ({ bitmap }) => {
    if (!isOpeningReport) papers.push(bitmap);
    isOpeningReport = false;
  });
  const config = join(folder, 'terminal.yml');
  const socket = join(folder, 'services.sock');
  const filterSocket = join(folder, 'filter.sock');
  writeConfiguration({});

  const running = new Set<ChildProcess>();
  onTestFinished(async () => {
    for (const child of running) child.kill('SIGKILL');
    await reader.unplug();
    await bench.close();
  });

  function writeConfiguration(more: object): void {
    const configuration = {
      reader: { driver: 'virtual', socket: 'reader.sock', layout: 'fr-azerty', mode: 'tap' },
      printer: { driver: 'tcp', host: '127.0.0.1', port: bench.port },
      dataDirectory: 'data',
      socket: 'services.sock',
      procedures: { catalogues: ['procedures.yaml'] },
      ...more,
    };
    // JSON is YAML.
    writeFileSync(config, JSON.stringify(configuration));
  }

  /** Runs the program until it is ready, and connects a shell. */
  async function start() {
    const program = [process.execPath, main, '--config', config, '--filter', filterSocket];
    // In the folder, where the system would put the dump of a crash.
    const child = spawn('sh', ['-c', `ulimit -c ${dumpLimit()} && exec "$0" "$@"`, ...program], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        said += chunk;
      });
    child.stderr.pipe(process.stderr);
    running.add(child);
    const exited = once(child, 'exit').then(([code, signal]) => ({ code, signal }));
    void exited.then(() => running.delete(child));
    const lines = createInterface(child.stdout);
    const ready = await Promise.race([once(lines, 'line').then(([line]) => JSON.parse(line)), exited]);
    const shell = await Peer.shell(socket);
    // The reader is found some time after the start.
    while (
      ((await shell.value<'terminal.describe'>('terminal.describe', {})) as { status: { reader: string } }).status
        .reader !== 'ready'
    )
      await shell.event('status-changed');
    return {
      child,
      exited,
      ready,
      shell,
      /** All that the program said so far. */
      output: () => said,
      async stop() {
        child.kill('SIGTERM');
        return exited;
      },
    };
  }

  /** Lays a card on the reader, and gives its reference, as the shell hears it. */
  async function show(shell: Peer, number: string): Promise<string> {
    const before = shell.replies.length;
    reader.present(number);
    const { data } = await shell.until(
      (reply) => reply.event === 'card-presented' && shell.replies.indexOf(reply) >= before,
    );
    return (data as { card: string }).card;
  }

  /** A mediator shows the card and types the PIN. */
  async function assist(shell: Peer, visit: string): Promise<string> {
    const card = await show(shell, mediatorCard);
    await shell.value('assistance.open', { visit, card, pin: cityMediators[0].pin });
    return card;
  }

  return {
    assist,
    bench,
    city,
    config,
    dataDirectory,
    filterSocket,
    folder,
    papers,
    published,
    reader,
    show,
    socket,
    start,
    writeConfiguration,
  };
}

export type InstalledTerminal = Awaited<ReturnType<typeof installedTerminal>>;

function install(dataDirectory: string, city: City, changes: Partial<ConsultationPackage>): ConsultationPackage {
  const markers = new StoreMarkers(dataDirectory);
  const record = () => {};
  const identity = new Identity({ dataDirectory, markers, record });
  const keys = identity.publicKeys ?? { signingKey: '', sealingKey: '' };
  mustBeOk(identity.enrol(city.settings(keys, { mediatorCards: [mediatorCard] }), city.serverKey.publicKey), 'enrol');
  const boxes = new BallotBoxes({ dataDirectory, markers, record });
  const consultations = new Consultations({ dataDirectory, markers, identity, boxes, record, now: Date.now });
  mustBeOk(consultations.accept(consultation, city.signed(keys, changes, [homeCard, otherHomeCard])), 'accept');
  const published = mustBeOk(consultations.read(consultation), 'read');
  consultations.close();
  boxes.close();
  return published;
}

/** What the urn and the poll book of a stopped terminal hold. */
export function contentsOf({ dataDirectory }: Pick<InstalledTerminal, 'dataDirectory'>) {
  const boxes = new BallotBoxes({ dataDirectory, markers: new StoreMarkers(dataDirectory), record: () => {} });
  const { urn } = mustBeOk(boxes.get(consultation), 'box');
  const contents = { ballots: mustBeOk(urn.ballots(), 'ballots'), tokens: mustBeOk(urn.tokens(), 'tokens') };
  boxes.close();
  return contents;
}
