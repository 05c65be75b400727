import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { app, clipboard } from 'electron';
import type { ServiceEvent, ServiceEventData } from '../../contract/calls.ts';
import type { KioskState } from '../../contract/kiosk.ts';
import { tellSupervisor } from '../supervision/tell-supervisor.ts';
import { refusalOf } from './command-line.ts';
import { documentDevices } from './devices/printing.ts';
import { keepSticks } from './devices/sticks.ts';
import { readDocuments } from './document-reader.ts';
import { whereOf } from './fault.ts';
import { keepGuests } from './guests.ts';
import { learnHosts } from './host-learner.ts';
import { keepHours } from './hours.ts';
import { answerKiosk } from './ipc.ts';
import { shellJournal } from './journal.ts';
import { kioskAnswers } from './kiosk-calls.ts';
import { makeKioskWindow } from './kiosk-window.ts';
import { lockDown } from './lockdown.ts';
import { declareOwnProtocols } from './own-pages.ts';
import { restartCode, runtimeName, testRuntime } from './runtime.ts';
import { connectToServices } from './services-client.ts';
import { keepSounds } from './sounds.ts';
import { openTray, trayFolder } from './tray/index.ts';
import { countVisits } from './visit-facts.ts';
import { keepVisits } from './visit-keeper.ts';
import { type WipeStep, wipe } from './wipe.ts';

/** Electron never frees a session, so the process is renewed after this many visits, between two of them. */
const visitsPerProcess = 20;

/** Nothing is logged of an ordinary wipe: the system's log has the microsecond, and would tell when each visit ended. */
const slowStepMs = 500;

const log = (line: string) => process.stderr.write(`${line}\n`);

let isEnding = false;
app.on('before-quit', () => {
  isEnding = true;
});

/** The first reason to end is the one that counts: what breaks while the program ends is no other one. */
function end(code: number) {
  if (isEnding) return;
  isEnding = true;
  app.exit(code);
}

/** Crash only: Electron itself would open a dialog and go on. Whoever keeps the shell running starts it again after a pause. */
function fail(fault: unknown) {
  if (!isEnding) log(whereOf(fault));
  end(1);
}
process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);
// Electron warns of every page that did not load, with its whole address.
process.removeAllListeners('warning');
process.on('warning', ({ name }) => log(`warning: ${name}`));

const socket = app.commandLine.getSwitchValue('socket');
/** Of the program that reads sticks, which has a place of its own (kiosk-config/deploy). */
const sticksPath = app.commandLine.getSwitchValue('sticks') || '/run/passerelle-sticks/sticks.sock';
const refusal = refusalOf(process.argv.slice(1), app);
if (refusal) {
  log(refusal);
  app.exit(2);
} else if (app.requestSingleInstanceLock()) {
  void start(socket);
} else {
  log('Another shell is running.');
  app.exit(3);
}

/** Puts the parts of the shell together. Each of them knows only what is passed to it here. */
async function start(socketPath: string) {
  lockDown({
    onPermissionRefused(name) {
      const permission = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`); // as the journal spells names
      void journal({ event: 'permission-refused', fields: { permission } });
    },
    onActivity() {
      visits.tell({ kind: 'activity' });
      hours.touched();
    },
  });
  declareOwnProtocols();
  await app.whenReady();

  let state: KioskState = {
    visit: { stage: 'attract' },
    guest: { state: 'closed' },
    mediation: { openedHosts: [], endsSites: false },
    tray: { documents: [] },
    reading: null,
    sticks: { stage: 'closed' },
    printing: null,
    closed: null,
    services: 'lost',
    status: null,
    helpNearby: [],
    cardNotice: null,
    codeRead: null,
    consultations: 0,
    slipsTaken: 0,
    testRuntime,
    learning: false,
  };
  let serial = 0;
  /** Said in the journal once somebody is there to write it. */
  let servicesHung = false;
  /** The procedure that the services know to be open. */
  let noted: string | null = null;
  const sounds = keepSounds();
  const kiosk = makeKioskWindow({
    sounds,
    mayClose: () => isEnding,
    onHung: kioskHung,
    onCrash: kioskCrashed,
    onHopeless: fail,
  });
  const documents = trayFolder(app.getPath('userData'));
  const tray = openTray(documents, {
    onChange: (documents) => change({ tray: { documents: [...documents] } }),
    onUnavailable: (fault) => log(`no documents can be kept: ${fault}`),
  });
  const reader = readDocuments(kiosk.window, tray, {
    show: (reading) => change({ reading }),
    onCrashed: (cause) => log(`document: ${cause}`),
  });
  app.setPath('downloads', documents); // Chromium begins every file there, before it asks where it is to be
  const guests = keepGuests(kiosk.window, {
    sounds,
    show(guest) {
      change({ guest });
      noteProcedure(guest);
    },
    showMediation: (mediation) => change({ mediation }),
    onOpened: (theme) => facts.note({ kind: 'theme', theme }),
    onBlocked: (reason) => void journal({ event: 'navigation-blocked', fields: { reason } }),
    onDecision(...decided) {
      learner.note(...decided);
      facts.noteDecision(...decided);
    },
    onCrashed(cause) {
      log(`guest view: ${cause}`);
      void journal({ event: 'visit-crashed', fields: { part: 'guest-view' } });
    },
    keepPrint,
    onDownloaded: (outcome) =>
      void journal(
        outcome === 'kept'
          ? { event: 'document-received', fields: {} }
          : { event: 'document-refused', fields: { reason: outcome } },
      ),
    tray,
  });
  const services = connectToServices(socketPath, runtimeName, {
    onConnected: () => void learn(),
    onLost: forget,
    onHung() {
      servicesHung = true;
    },
    onEvent: hear,
  });
  const journal = shellJournal(services);
  const learner = learnHosts((need) => tellServices(services.call('procedures.learn', need)));
  const facts = countVisits((fact) => {
    if (visits.open) tellServices(services.call('statistics.note', { visit: visits.open.visit, fact }));
  });
  const visits = keepVisits({
    show: change,
    onBegin(visit) {
      facts.begin();
      tellServices(services.call('visits.begin', { visit }));
    },
    onNotice: notice,
    onAssistance,
    onAssistanceOver: (visit, card) => tellServices(services.call('assistance.end', { visit, card })),
    wipe: wipeVisit,
    onOver(visitsSoFar, next) {
      if (next === 'attract' && visitsSoFar >= visitsPerProcess) end(restartCode);
      else kiosk.reload();
    },
  });
  const hours = keepHours({
    show: (closed) => change({ closed }),
    isIdle: () => visits.isIdle,
    renew: () => void renew(),
  });
  const devices = documentDevices(services, visits, tray, (printing) => change({ printing }));
  const sticks = keepSticks(sticksPath, tray, {
    show: (view) => change({ sticks: view }),
    onHung: () => void journal({ event: 'part-hung', fields: { part: 'sticks' } }),
  });
  answerKiosk(kiosk.contents, kioskAnswers(services, visits, guests, { ...devices, sticks, tray, reader }, facts), {
    onRefused: (fields) => void journal({ event: 'call-refused', fields }),
    onFault: (call, fault) => log(`${call}: ${whereOf(fault)}`),
  });
  await kiosk.open();
  tellSupervisor();
  process.stdout.write('ready\n');

  async function keepPrint(pdf: Uint8Array) {
    const added = await tray.add('page.pdf', pdf);
    if (added.ok) return 'kept';
    const { code } = added.error;
    return code === 'too-large' || code === 'tray-full' ? code : 'failed';
  }

  /** What they do not hear when they are away, they learn or forget when they are back. */
  function tellServices(call: Promise<unknown>) {
    call.catch((fault) => log(whereOf(fault)));
  }

  /** The services say of an assistance which themes it was about; of a visit without one they keep nothing. */
  function noteProcedure(guest: KioskState['guest']) {
    const procedure = guest.state === 'open' ? guest.procedure : null;
    if (procedure === noted || !visits.open) return;
    noted = procedure;
    tellServices(services.call('assistance.procedure', { visit: visits.open.visit, procedure }));
  }

  /** What a mediator did in somebody's name goes at once when the help ends. */
  function onAssistance(isAssisting: boolean) {
    if (isAssisting) return guests.assist();
    const steps = guests.unassist();
    if (steps.length > 0) void erase([...steps, { name: 'clipboard', run: eraseClipboard }]);
  }

  function change(part: Partial<KioskState>) {
    const next = { ...state, ...part };
    if (isDeepStrictEqual(next, state)) return; // each touch comes by here
    state = next;
    kiosk.show(state);
  }

  function notice(kind: NonNullable<KioskState['cardNotice']>['kind']) {
    change({ cardNotice: { serial: nextSerial(), kind } });
  }

  function nextSerial(): number {
    serial += 1;
    return serial;
  }

  async function learn() {
    const [description, catalogue, nearby] = await Promise.all([
      services.call('terminal.describe', {}),
      services.call('procedures.catalogue', {}),
      services.call('help.nearby', {}),
    ]);
    if (!description.ok) return; // lost again already
    visits.obey(description.value);
    hours.obey(description.value);
    learner.obey(description.value.learning);
    if (servicesHung) void journal({ event: 'part-hung', fields: { part: 'services' } });
    servicesHung = false;
    if (catalogue.ok) guests.learn(catalogue.value);
    else log(`no procedures: ${catalogue.error.code}`);
    if (visits.open) await services.call('visits.begin', { visit: visits.open.visit });
    else await hearOfInterrupted();
    change({
      services: 'connected',
      learning: description.value.learning,
      status: description.value.status,
      helpNearby: nearby.ok ? nearby.value.calling : [],
    });
  }

  /** Both programs begin the day afresh. The services wait until this one has left, since only it knows that no visit begins meanwhile. */
  async function renew() {
    const answer = await services.call('terminal.renew', {});
    const isBusy = !answer.ok && answer.error.code === 'busy';
    if (visits.isIdle && !isBusy) end(restartCode);
  }

  /** Whoever stood at a shell that died is told by the next one that their visit is over and erased. */
  async function hearOfInterrupted() {
    const answer = await services.call('visits.take-interrupted', {});
    if (answer.ok && answer.value.interrupted) visits.tell({ kind: 'interrupted' });
  }

  /** Services that went away took with them what cards and rights meant. */
  function forget() {
    if (visits.open) visits.open.right = null;
    visits.tell({ kind: 'cards-forgotten' });
    change({ services: 'lost', status: null, helpNearby: [] });
  }

  function hear<E extends ServiceEvent>(event: E, data: ServiceEventData<E>) {
    const heard = { event, data } as { [K in ServiceEvent]: { event: K; data: ServiceEventData<K> } }[ServiceEvent];
    switch (heard.event) {
      case 'card-presented':
        return visits.tell({ kind: 'card-presented', card: heard.data });
      case 'card-removed':
        return visits.tell({ kind: 'card-removed', card: heard.data.card });
      case 'assistance-ended':
        return visits.tell({ kind: 'assistance-ended', card: heard.data.card });
      case 'card-unreadable':
        return notice('unreadable');
      case 'code-read':
        // Who begins a visit by it would wait for nothing: a code is asked for in a vote only.
        if (visits.open) change({ codeRead: { serial: nextSerial(), code: heard.data.code } });
        return;
      case 'slip-taken':
        if (visits.open?.right === heard.data.right) change({ slipsTaken: state.slipsTaken + 1 });
        return;
      case 'print-progress':
        return devices.hear(heard.data);
      case 'status-changed':
        return change({ status: heard.data });
      case 'help-nearby':
        return change({ helpNearby: heard.data.calling });
      case 'consultations-changed':
        return change({ consultations: state.consultations + 1 });
    }
  }

  function kioskHung() {
    log('kiosk window: hung');
    void journal({ event: 'part-hung', fields: { part: 'kiosk-window' } });
  }

  function kioskCrashed(cause: string) {
    log(`kiosk window: ${cause}`);
    void journal({ event: 'visit-crashed', fields: { part: 'kiosk-window' } });
    visits.tell({ kind: 'crash' });
  }

  async function wipeVisit(visit: string, next: string | null) {
    tellServices(services.call('visits.end', { visit, ...(next && { next }) }));
    change({ cardNotice: null, codeRead: null });
    devices.forget();
    noted = null;
    await erase([
      ...guests.wipeSteps(),
      ...reader.wipeSteps(),
      { name: 'stick', run: sticks.close },
      tray.wipeStep(),
      { name: 'clipboard', run: eraseClipboard },
    ]);
  }

  /** Never resolves when something cannot be erased: the shell then ends instead. */
  async function erase(steps: readonly WipeStep[]) {
    const outcome = await wipe(steps);
    if (outcome.ok) {
      const slow = outcome.value.filter(({ tookMs }) => tookMs > slowStepMs);
      if (slow.length > 0)
        log(`slow to wipe: ${slow.map(({ name, tookMs }) => `${name} ${tookMs.toFixed(0)} ms`).join(', ')}`);
      return;
    }
    log(`wipe failed: ${outcome.error.step}`);
    await Promise.race([journal({ event: 'wipe-failed', fields: outcome.error }), delay(1_000)]);
    end(restartCode); // what could not be erased was in the memory of this process
    await new Promise(() => {});
  }
}

/** Both clipboards of X11: the one of Ctrl+C, and the one that any selected text fills. */
async function eraseClipboard() {
  await clipboard.clear();
  await clipboard.selection.clear();
}
