import type { ConsultationPackage } from '../../contract/consultation.ts';
import { removeAbandoned } from '../../tools/postgres.ts';
import type { Cleanup } from '../../tools/stack/cleanup.ts';
import { demoCards } from '../../tools/stack/demo-cards.ts';
import type { PublishedConsultation } from '../../tools/stack/demo-city.ts';
import { startTestEnvironment } from '../../tools/test-environment.ts';
import { Seeded } from '../harness/seeded.ts';
import { TerminalUser } from '../harness/terminal-user.ts';
import { until } from '../harness/until.ts';
import { pinOf } from '../harness/visits.ts';
import { startWholeWay, type WholeWay } from '../harness/whole-way.ts';
import { KeptKiosk } from './kept-kiosk.ts';
import { KillableCluster } from './killable-cluster.ts';
import { Ledger } from './ledger.ts';
import { type Offer, Voting } from './voting.ts';

const title = 'Les horaires de la médiathèque';
/** Small, so that batches go out all the time and some are under way at every blow. */
const k = 2;
const heartbeatSeconds = 0.3;

/** A whole terminal and its city, each process of which can be killed, and residents with cards who have a question to answer. */
export interface Scene {
  readonly whole: WholeWay;
  readonly kiosk: KeptKiosk;
  readonly cluster: KillableCluster;
  readonly voting: Voting;
  readonly ledger: Ledger;
  readonly published: PublishedConsultation;
  readonly cards: readonly string[];
}

/** @param seed draws what residents choose */
export async function setTheScene(options: {
  readonly residents: number;
  readonly seed: number;
  readonly cleanup: Cleanup;
}): Promise<Scene> {
  const { residents, seed, cleanup } = options;
  cleanup.add(await startTestEnvironment({ postgres: false, displays: 1 }));
  removeAbandoned('faults');
  const cluster = await KillableCluster.start(`faults-${process.pid}`);
  cleanup.add(() => cluster.destroy());
  const whole = await startWholeWay({
    name: 'faults',
    cluster: cluster.url,
    cleanup,
    changes: (demo) => ({
      ...demo,
      ...(demo.cityServer && { cityServer: { ...demo.cityServer, heartbeatSeconds } }),
      // Whoever was interrupted shows the card once more, without having to take it away first.
      reader: { ...demo.reader, mode: 'tap' } as typeof demo.reader,
    }),
  });
  const { cards, ...published } = await whole.publish(title, k, residents);
  const kiosk = new KeptKiosk(whole.launch);
  cleanup.add(() => kiosk.stop());
  const user = new TerminalUser(() => kiosk.page(), whole.reader);
  const { consultation } = published;
  const arrived = async () => {
    const read = await user.ask('consultations.read', { consultation });
    return read.ok && read.value;
  };
  const offers = offersOf(await until(arrived, 'the consultation arrives at the terminal'));
  const ledger = new Ledger();
  const card = demoCards.find(({ id }) => id === 'mediator')?.number ?? '';
  const mediator = { card, pin: pinOf(whole) };
  const voting = new Voting({ user, ledger, chance: new Seeded(seed), consultation, title, offers, mediator });
  return { whole, kiosk, cluster, voting, ledger, published, cards };
}

function offersOf({ form }: ConsultationPackage): [Offer, ...Offer[]] {
  if (form.kind !== 'single') throw new Error('the consultation of this run is one of a single answer');
  const blank: Offer = { choices: { kind: 'blank' }, label: form.blankLabel?.fr ?? 'Vote blanc' };
  return [
    blank,
    ...form.options.map(({ id, label }) => ({ choices: { kind: 'single' as const, option: id }, label: label.fr })),
  ];
}
