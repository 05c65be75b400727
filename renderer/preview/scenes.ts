import type { Answer, Choices } from '../../contract/choices.ts';
import type { FirstStartDraft, FirstStartStep } from '../../contract/first-start.ts';
import { downloadOutcomes } from '../../contract/guest.ts';
import type { KioskState } from '../../contract/kiosk.ts';
import { type TrayDocument, trayLimits } from '../../contract/tray.ts';
import type { Place } from '../navigation.ts';
import { startWriting, type Writing } from '../screens/consultation/debate/writing.ts';
import type { Sheet } from '../screens/consultation/panel/sheet.ts';
import type { ReadStage } from '../screens/consultation/stages/stage-screen.tsx';
import { startVoting, type Voting } from '../screens/consultation/voting.ts';
import { usualOpening } from '../screens/first-start/hours.ts';
import type { VisitDialog } from '../screens/visit.tsx';
import { openGuest, type Scene } from './fake-passerelle.ts';
import { foundDevices } from './sample-data.ts';

type Visit = KioskState['visit'];
type Active = Extract<Visit, { stage: 'active' }>;
type Guest = Extract<KioskState['guest'], { state: 'open' }>;

const active = (nowMs: number, part: Partial<Active> = {}): Partial<KioskState> => ({
  visit: {
    stage: 'active',
    endsAtMs: nowMs + 38 * 60_000,
    budget: 'closing',
    closesAt: '18:00',
    hasCard: false,
    assistance: null,
    isHidden: false,
    warning: null,
    ...part,
  },
});

const guest = (part: Partial<Guest> = {}): Scene => ({
  state: () => ({
    guest: { ...openGuest, host: 'authentification-candidat.francetravail.fr', canGoBack: true, ...part },
  }),
});
const asks = (part: Partial<NonNullable<Guest['dialog']>> = {}): Scene =>
  guest({
    dialog: {
      ...{ id: 1, kind: 'confirm', host: 'wwwd.caf.fr', proposed: '', canSilence: false },
      text: 'Voulez-vous enregistrer votre déclaration avant de continuer ?',
      ...part,
    },
  });

const status = {
  enrolled: true,
  server: 'connected',
  printer: 'ready',
  reader: 'ready',
  store: 'sound',
  help: true,
} as const;

const vote = (voting: Voting, state?: Scene['state'], consultation = 'place-du-marche'): Scene => ({
  place: { at: 'vote', consultation, seed: 7, voting },
  ...(state && { state }),
});
/** The choice itself, and the look back on it, on a form of another kind than the usual one. */
const chooses = (consultation: string, choices: Choices | null = null, presses?: readonly string[]): Scene => ({
  ...vote({ step: 'choose', choices, again: false }, undefined, consultation),
  ...(presses && { presses }),
});
const reviews = (consultation: string, choices: Choices): Scene =>
  vote({ step: 'review', choices }, undefined, consultation);
const severalOf = (...options: string[]): Choices => ({ kind: 'multiple', options });
const projects = (...options: string[]): Choices => ({ kind: 'budget', options });
const ranks: Choices = { kind: 'ranked', ranks: [['jeux'], ['arbres', 'place'], ['halle']] };
const graded: Choices = {
  kind: 'majority-judgement',
  grades: ['tres-bien', 'assez-bien', null, 'a-rejeter'],
};
const given: Choices = { kind: 'points', points: [3, 0, 2, 1] };
const answered: Choices = {
  kind: 'questionnaire',
  answers: [{ kind: 'yes-no', option: 'yes' }, severalOf('arbres', 'jeux') as Answer, null],
};
const next = '.foot-actions .button-primary';
const afterMiddle = '.screen-middle ~ .foot .button-primary';
const refused = (refusal: Extract<Voting, { step: 'refused' }>['refusal'], problem: string | null = null) =>
  vote({ step: 'refused', refusal, problem, hasSlip: refusal === 'closed' || refusal === 'disk-full' });
const setsUp = (step: FirstStartStep, draft: Partial<FirstStartDraft> = {}, presses?: readonly string[]): Scene => ({
  state: () => ({ visit: { stage: 'attract' } }),
  firstStart: { draft: { step, language: 'fr', decisions: {}, code: '', touchOffPx: null, ...draft }, given: [] },
  ...(presses && { presses }),
});
const decided: Partial<FirstStartDraft> = {
  code: 'ABCD-EFGH-JKMN-PQRS',
  touchOffPx: 6,
  decisions: {
    cityServer: { url: 'https://passerelle.pontevert.example' },
    reader: foundDevices.readers[0]?.reader ?? { driver: 'none' },
    printer: { driver: 'device', path: 'auto', widthPx: 576 },
    opening: usualOpening('Europe/Paris'),
  },
};
const receipt: Voting = { step: 'done', tracker: '7K3M-Q9TX-04HC', stub: 'printed', hasSlip: true };
const fills = (sheet: Sheet) => vote({ ...receipt, sheet });
const at = (place: Place): Scene => ({ place });
/** A tracker that was typed, and what is found of it. */
const finds = (found?: Scene['found']): Scene => ({
  ...at({ at: 'tracker' }),
  ...(found && { found }),
  presses: ['.keyboard-key-enter'],
});
/** A procedure whose ticket was asked for, and what came of it. */
const ticket = (answer?: NonNullable<Scene['answers']>['tickets.print']): Scene => ({
  place: { at: 'procedure', procedure: 'rsa', from: { at: 'theme', theme: 'social_sante' } },
  presses: ['.ticket .button'],
  ...(answer && { answers: { 'tickets.print': answer } }),
});
const fullTray = Array.from({ length: trayLimits.documents }, (_, index) => ({
  ...{ id: String(index).repeat(22), name: `Avis d’imposition ${2017 + index}.pdf`, kind: 'pdf' as const },
  ...{ sizeBytes: 640_000, pages: 2 },
}));
const attestation: TrayDocument = {
  ...{ id: 'A'.repeat(22), name: 'Attestation de droits.pdf', kind: 'pdf' as const },
  ...{ sizeBytes: 148_000, pages: 3 },
};
const documents = (part: Partial<KioskState> = {}): Scene => ({
  place: { at: 'documents' },
  state: () => ({
    tray: {
      documents: [
        attestation,
        { id: 'B'.repeat(22), name: 'Papier numérisé.jpg', kind: 'jpeg', sizeBytes: 1_930_000, pages: null },
      ],
    },
    ...part,
  }),
});
/** What is done with the first document of the tray, by the picture on its button. */
const using = (
  way: 'eye' | 'printer' | 'usb' | 'trash',
  state: Partial<KioskState> = {},
  part: Partial<Scene> = {},
): Scene => ({
  ...documents(state),
  presses: ['.tiles button', `.choices button:has([class*="lucide-${way}"])`],
  ...part,
});
const copying = (sticks: KioskState['sticks']) => using('usb', { sticks });
const bringing = (sticks: KioskState['sticks']): Scene => ({
  ...documents({ sticks }),
  presses: ['.foot-actions .button'],
});
const gives = (part: Partial<NonNullable<Guest['chooser']>>, state: Partial<KioskState> = {}): Scene => ({
  state: (nowMs) => ({
    ...documents().state?.(nowMs),
    guest: {
      ...openGuest,
      chooser: { id: 1, host: 'wwwd.caf.fr', takesMany: false, kinds: ['pdf', 'png', 'jpeg'], ...part },
    },
    ...state,
  }),
});
const downloads = Object.fromEntries(
  downloadOutcomes.map((outcome) => [
    `guest-download-${outcome}`,
    guest({ notice: { kind: 'download', outcome }, keepsPage: true }),
  ]),
);
const reads = (stage: ReadStage, page = 0, consultation = 'place-du-marche') =>
  at({ at: 'stage', consultation, stage, page });
const writes = (writing: Partial<Writing>) =>
  at({ at: 'contribute', consultation: 'marche', writing: { ...startWriting, ...writing } });
const chosen = { kind: 'single', option: 'arbres' } as const;

const assisted = (now: number) => active(now, { assistance: { stage: 'assisting', posture: null } });
const asksPin = (now: number) => active(now, { assistance: { stage: 'pin' } });
const panel: Scene = { state: assisted, dialog: 'assistance' };
/** The page of the panel at this place among its tiles. */
const panelPage = (place: number) => [`.panel-pages > :nth-child(${place})`];
const reportsPage = panelPage(7);
const reportForm = (place: number) => [...reportsPage, `.panel-pages > .tile:nth-child(${place})`];
const formLine = (place: number) => `.form-line:nth-child(${place}) .form-line-head`;
const typesPin = [...Array.from({ length: 6 }, () => '.key'), '.dialog-actions .button-primary:not([data-disabled])'];
const tuesday = {
  date: '2026-11-24',
  spans: [
    { from: '10:00', to: '12:30' },
    { from: '14:00', to: '18:00' },
  ],
};

/** By the type, no dialog that a visit can open is left out. */
const dialogs: { readonly [D in VisitDialog as `dialog-${D}`]: Scene } = {
  'dialog-help': { dialog: 'help' },
  'dialog-language': { dialog: 'language' },
  'dialog-display': { dialog: 'display' },
  'dialog-time': { dialog: 'time' },
  'dialog-end': { dialog: 'end' },
  'dialog-leave': { ...guest(), dialog: 'leave' },
  'dialog-assistance': { state: assisted, dialog: 'assistance' },
  'dialog-end-assisted': { state: assisted, dialog: 'end-assisted' },
  'dialog-open-host': { state: assisted, dialog: 'open-host' },
};

/** Every screen and dialog of the kiosk, by name. */
export const scenes: Readonly<Record<string, Scene>> = {
  starting: {
    answers: { 'terminal.describe': 'never' },
    state: () => ({ visit: { stage: 'attract' }, services: 'lost' }),
  },
  'first-language': setsUp('language'),
  'first-server': setsUp('server'),
  'first-server-good': setsUp('server', decided, [next]),
  'first-server-wrong': {
    ...setsUp('server', decided, [next]),
    answers: { 'first-start.check-server': { code: 'certificate-unknown-authority' } },
  },
  'first-code': setsUp('code', decided),
  'first-reader': setsUp('reader'),
  'first-card': setsUp('reader', {}, ['.tile']),
  'first-card-read': setsUp('reader', {}, ['.tile', afterMiddle]),
  'first-card-garbled': {
    ...setsUp('reader', {}, ['.tile', afterMiddle]),
    answers: { 'first-start.try-reader': { code: 'garbled' } },
  },
  'first-printer': setsUp('printer'),
  'first-printer-address': setsUp('printer', {}, ['.tile:last-child']),
  'first-paper': setsUp('printer', {}, ['.tiles:has(.tile:nth-child(2)) .tile', afterMiddle]),
  'first-hours': setsUp('hours'),
  'first-hours-day': setsUp('hours', {}, ['li:nth-child(3) .setup-day']),
  'first-touch': setsUp('touch', { touchOffPx: 6 }),
  'first-touch-target': setsUp('touch', {}, [next]),
  'first-summary': setsUp('summary', decided),
  'first-summary-refused': {
    ...setsUp('summary', decided, [next]),
    answers: { 'first-start.finish': { code: 'code-refused' } },
  },
  'first-done': setsUp('summary', decided, [next]),
  attract: { state: () => ({ visit: { stage: 'attract' } }) },
  'attract-help': { state: () => ({ visit: { stage: 'attract' }, status }) },
  'attract-lost': { state: () => ({ visit: { stage: 'attract' }, services: 'lost' }) },
  closed: { state: () => ({ visit: { stage: 'attract' }, closed: { opens: tuesday, dark: false } }) },
  'closed-unknown': { state: () => ({ visit: { stage: 'attract' }, closed: { opens: null, dark: false } }) },
  'closed-dark': { state: () => ({ visit: { stage: 'attract' }, closed: { opens: tuesday, dark: true } }) },
  home: at({ at: 'home' }),
  ...dialogs,
  'dialog-help-unreachable': {
    dialog: 'help',
    state: () => ({ status: { ...status, help: false, server: 'unreachable' } }),
  },
  'dialog-help-on': { dialog: 'help', state: () => ({ status }) },
  'dialog-help-on-unreachable': { dialog: 'help', state: () => ({ status: { ...status, server: 'unreachable' } }) },
  'dialog-end-documents': { ...documents(), dialog: 'end' },
  'dialog-leave-form': { ...guest({ filled: true }), dialog: 'leave' },
  'dialog-leave-ballot': { ...vote({ step: 'choose', choices: chosen, again: false }), dialog: 'leave' },
  'dialog-leave-slip': { ...vote({ step: 'check-slip', unsure: false }), dialog: 'leave' },
  'home-help-on': { place: { at: 'home' }, state: () => ({ status }) },
  themes: at({ at: 'themes' }),
  search: at({ at: 'search', question: '' }),
  'search-found': at({ at: 'search', question: 'carte didentité' }),
  'search-nothing': at({ at: 'search', question: 'xyz' }),
  situations: at({ at: 'situations' }),
  situation: at({ at: 'situation', situation: 'moving' }),
  sheet: at({ at: 'sheet', sheet: 'F1341', from: { at: 'themes' } }),
  'sheet-file': at({ at: 'sheet', sheet: 'N358', from: { at: 'themes' } }),
  'sheet-failed': {
    place: { at: 'sheet', sheet: 'F1341', from: { at: 'themes' } },
    answers: { 'sheets.read': { code: 'no-sheets' } },
  },
  theme: at({ at: 'theme', theme: 'papiers_elections_citoyennete' }),
  procedure: at({ at: 'procedure', procedure: 'rsa', from: { at: 'theme', theme: 'social_sante' } }),
  'procedure-failed': {
    place: { at: 'procedure', procedure: 'suivi-titre', from: { at: 'themes' } },
    answers: { 'guest.open': { code: 'unavailable' } },
    presses: ['.button-primary'],
  },
  'ticket-printing': ticket('never'),
  'ticket-printed': ticket(),
  'ticket-quota': ticket({ code: 'quota' }),
  'ticket-no-paper': ticket({ code: 'printer', problem: 'paper-out' }),
  'sign-in': at({
    at: 'sign-in',
    procedure: 'rsa',
    from: { at: 'procedure', procedure: 'rsa', from: { at: 'themes' } },
  }),
  'sign-in-failed': {
    place: { at: 'sign-in', procedure: 'cni', from: { at: 'procedure', procedure: 'cni', from: { at: 'themes' } } },
    answers: { 'guest.open': { code: 'unavailable' } },
    presses: ['.button-primary'],
  },
  guest: guest(),
  'guest-typing': guest({ field: { id: 1, kind: 'text' } }),
  'guest-typing-address': guest({ field: { id: 1, kind: 'address' } }),
  'guest-typing-number': guest({ field: { id: 1, kind: 'number' } }),
  documents: documents(),
  give: gives({}),
  'give-many': gives({ takesMany: true, kinds: ['pdf'] }),
  'give-chosen': { ...gives({ takesMany: true }), presses: ['.option input'] },
  'document-choose': { ...documents(), presses: ['.tiles button'] },
  'document-look': using('eye'),
  'document-opening': using('eye', {}, { read: 'opening' }),
  'document-locked': using('eye', {}, { read: 'locked' }),
  'document-broken': using('eye', {}, { read: 'broken' }),
  'document-print': using('printer'),
  'document-counting': using(
    'printer',
    { tray: { documents: [{ ...attestation, pages: null }] } },
    { read: 'opening' },
  ),
  'document-uncounted': using(
    'printer',
    { tray: { documents: [{ ...attestation, pages: null }] } },
    { read: 'locked' },
  ),
  'document-remove': using('trash'),
  'give-nothing': gives({}, { tray: { documents: [] } }),
  'documents-full': documents({ tray: { documents: fullTray } }),
  'documents-empty': { place: { at: 'documents' } },
  'documents-printing': using(
    'printer',
    { printing: { state: 'stopped', printer: 'paper-out' } },
    { presses: ['.tiles button', '.choices button:has([class*="lucide-printer"])', '.dialog .button-primary'] },
  ),
  'documents-sticks': copying({
    stage: 'looking',
    sticks: [
      { stick: 'C'.repeat(22), label: 'MA CLE', sizeBytes: 15_700_000_000, state: 'ready' },
      { stick: 'D'.repeat(22), label: '', sizeBytes: 64_000_000_000, state: 'encrypted' },
    ],
  }),
  'documents-released': copying({ stage: 'released', name: 'Attestation de droits.pdf' }),
  'documents-browsing': bringing({
    stage: 'browsing',
    documents: [
      { id: 0, name: 'carte identité.jpg', folder: [], kind: 'jpeg', sizeBytes: 2_300_000 },
      { id: 1, name: 'avis impôts 2026.pdf', folder: ['Mes papiers'], kind: 'pdf', sizeBytes: 310_000 },
    ],
    hasMore: false,
    taken: [0],
    refusal: null,
  }),
  'guest-loading': guest({ loading: true, host: 'www.caf.fr', canGoBack: false }),
  'guest-blocked': guest({ notice: { kind: 'blocked', host: 'www.youtube.com', reason: 'not-listed' } }),
  'guest-program': guest({ notice: { kind: 'program', program: 'mail', address: 'etat-civil@mairie.example' } }),
  ...downloads,
  'guest-sign-in': guest({ notice: { kind: 'sign-in', host: 'extranet.caf.fr' } }),
  'guest-offline': guest({ notice: { kind: 'offline', canRetry: true } }),
  'guest-not-found': guest({ notice: { kind: 'not-found', canRetry: true } }),
  'guest-unreachable': guest({ notice: { kind: 'unreachable', canRetry: true } }),
  'guest-portal': guest({ notice: { kind: 'portal', canRetry: true } }),
  'guest-server-error': guest({ notice: { kind: 'server-error', canRetry: true } }),
  'guest-form-kept': guest({ notice: { kind: 'unreachable', canRetry: false }, keepsPage: true, filled: true }),
  'guest-slow': guest({ notice: { kind: 'slow', canRetry: true }, keepsPage: true, loading: true }),
  'guest-hung': guest({ notice: { kind: 'hung' }, keepsPage: true }),
  'guest-printed': guest({ notice: { kind: 'printed', outcome: 'kept' }, keepsPage: true }),
  'guest-print-too-large': guest({ notice: { kind: 'printed', outcome: 'too-large' }, keepsPage: true }),
  'guest-print-no-room': guest({ notice: { kind: 'printed', outcome: 'tray-full' }, keepsPage: true }),
  'guest-print-failed': guest({ notice: { kind: 'printed', outcome: 'failed' }, keepsPage: true }),
  'guest-asks-alert': asks({ kind: 'alert', text: 'Votre session expire bientôt.' }),
  'guest-asks-confirm': asks(),
  'guest-asks-prompt': asks({ kind: 'prompt', text: 'Quel est votre prénom ?', proposed: 'Camille' }),
  'guest-asks-often': asks({ canSilence: true }),
  'guest-asks-leave': asks({ kind: 'leave', text: '' }),
  'guest-crashed': guest({ notice: { kind: 'crashed' } }),
  'guest-certificate': guest({ notice: { kind: 'certificate' } }),
  'guest-lost': { state: (now) => ({ ...guest().state?.(now), services: 'lost' }) },
  consultations: at({ at: 'consultations' }),
  tracker: at({ at: 'tracker' }),
  'tracker-found': finds({ consultation: 'place-du-marche', asOf: '2026-11-22T17:58:00Z', isCurrent: true }),
  'tracker-absent': finds({ consultation: null, asOf: '2026-11-21T09:00:00Z', isCurrent: false }),
  'tracker-wrong': { ...finds(), answers: { 'trackers.find': { code: 'not-a-tracker' } } },
  'tracker-offline': { ...finds(), answers: { 'trackers.find': { code: 'offline' } } },
  'consultations-failed': {
    place: { at: 'consultations' },
    answers: { 'consultations.list': { code: 'unavailable' } },
  },
  consultation: at({ at: 'consultation', consultation: 'place-du-marche' }),
  'consultation-closed': at({ at: 'consultation', consultation: 'bancs-du-parc' }),
  'consultation-failed': {
    place: { at: 'consultation', consultation: 'place-du-marche' },
    answers: { 'consultations.read': { code: 'unavailable' } },
  },
  'consultation-reflection': at({ at: 'consultation', consultation: 'parc' }),
  'consultation-unheard': { ...at({ at: 'consultation', consultation: 'parc' }), heardAt: '2026-11-01T09:00:00Z' },
  'stage-information': reads('information'),
  'stage-information-picture': reads('information', 1),
  'stage-information-no-picture': {
    ...reads('information', 1),
    answers: { 'consultations.attachment': { code: 'unavailable' } },
  },
  'stage-information-documents': reads('information', 3),
  'stage-information-documents-full': {
    ...reads('information', 3),
    presses: ['.tiles button'],
    answers: { 'consultations.take-document': { code: 'tray-full' } },
  },
  'stage-reflection': reads('reflection'),
  'stage-reflection-printed': { ...reads('reflection'), presses: ['.ticket .button'] },
  'stage-evaluation': reads('evaluation', 0, 'bancs-du-parc'),
  'stage-evaluation-waiting': reads('evaluation', 0, 'ecole'),
  'consultation-debate': at({ at: 'consultation', consultation: 'marche' }),
  debate: at({ at: 'debate', consultation: 'marche' }),
  'debate-answered': { ...at({ at: 'debate', consultation: 'marche' }), presses: ['.opinions .button'] },
  'debate-not-open': {
    ...at({ at: 'debate', consultation: 'marche' }),
    presses: ['.opinions .button'],
    answers: { 'debate.say': { code: 'not-open' } },
  },
  'debate-over': at({ at: 'debate', consultation: 'parc' }),
  'contribute-kind': writes({}),
  'contribute-title': writes({ step: 'title', kind: 'proposal' }),
  'contribute-text': writes({
    step: 'text',
    kind: 'proposal',
    title: 'Un verger',
    text: 'Des pommiers et des poiriers.',
  }),
  'contribute-too-long': writes({ step: 'text', text: 'Encore des arbres. '.repeat(38) }),
  'contribute-preview': writes({ step: 'preview', kind: 'proposal', title: 'Un verger', text: 'Des pommiers.' }),
  'contribute-quota': {
    ...writes({ step: 'preview', text: 'Des pommiers.' }),
    presses: ['.foot-actions .button-primary'],
    answers: { 'debate.say': { code: 'quota' } },
  },
  'contribute-sent': writes({ step: 'sent' }),
  'dialog-leave-words': { ...writes({ step: 'text', text: 'Des pommiers.' }), dialog: 'leave' },
  'identify-card': vote(startVoting),
  'identify-card-read': vote(startVoting, (now) => active(now, { hasCard: true })),
  'identify-card-problem': vote({ ...startVoting, problem: 'card-unknown' }),
  'identify-code': vote({ ...startVoting, way: 'code' }),
  'identify-code-problem': vote({ ...startVoting, way: 'code', problem: 'code-unknown' }),
  'identify-paper': vote({ ...startVoting, on: 'paper' }),
  'explain-provisional': vote({ step: 'explain-provisional', provisional: true }),
  'on-paper': vote({ step: 'on-paper' }),
  choose: vote({ step: 'choose', choices: null, again: false }),
  'choose-chosen': vote({ step: 'choose', choices: chosen, again: false }),
  'choose-again': vote({ step: 'choose', choices: null, again: true }),
  'choose-yes-no': chooses('oui-non'),
  'choose-multiple': chooses('plusieurs'),
  'choose-multiple-too-few': chooses('plusieurs', severalOf('arbres')),
  'choose-multiple-enough': chooses('plusieurs', severalOf('arbres', 'jeux')),
  'choose-multiple-too-many': chooses('plusieurs', severalOf('arbres', 'halle', 'jeux', 'place')),
  'choose-approval': chooses('approbation', { kind: 'approval', options: ['arbres', 'place'] }),
  'choose-ranked': chooses('classement'),
  'choose-ranked-some': chooses('classement', ranks),
  'choose-grades': chooses('mentions'),
  'choose-grades-some': chooses('mentions', graded),
  'choose-budget': chooses('budget'),
  'choose-budget-some': chooses('budget', projects('fontaine', 'jardin')),
  'choose-budget-too-much': chooses('budget', projects('pistes', 'jardin')),
  'choose-points': chooses('points'),
  'choose-points-some': chooses('points', given),
  'choose-questionnaire': chooses('questionnaire'),
  'choose-question': chooses('questionnaire', answered, [next]),
  'choose-question-optional': chooses('questionnaire', answered, [next, next, next]),
  review: vote({ step: 'review', choices: chosen }),
  'review-multiple': reviews('plusieurs', severalOf('arbres', 'halle', 'jeux')),
  'review-ranked': reviews('classement', ranks),
  'review-grades': reviews('mentions', graded),
  'review-budget': reviews('budget', projects('fontaine', 'jardin')),
  'review-points': reviews('points', given),
  'review-questionnaire': reviews('questionnaire', answered),
  'review-blank': vote({ step: 'review', choices: { kind: 'blank' } }),
  printing: vote({ step: 'printing', choices: chosen }),
  'print-failed': vote({ step: 'print-failed', choices: chosen, problem: 'paper-out' }),
  'check-slip': vote({ step: 'check-slip', unsure: false }),
  'check-slip-provisional': vote({ step: 'check-slip', unsure: false, provisional: true }),
  'check-slip-unsure': vote({ step: 'check-slip', unsure: true }),
  'no-slip': vote({ step: 'no-slip', choices: chosen }),
  casting: vote({ step: 'casting', hasSlip: true }),
  spoiled: vote({ step: 'spoiled' }),
  'spoiled-unreachable': vote({ step: 'spoiled' }, () => ({ status: { ...status, server: 'unreachable' } })),
  done: fills({ step: 'declined' }),
  'done-and-asked': vote(receipt),
  'panel-invited': fills({ step: 'invited' }),
  'panel-district': fills({ step: 'asked', at: 0, answers: {} }),
  'panel-age-chosen': fills({ step: 'asked', at: 1, answers: { district: 'port', age: '30-44' } }),
  'panel-tie-unanswered': fills({ step: 'asked', at: 2, answers: { district: null, age: null, tie: null } }),
  'panel-first-time': fills({
    ...{ step: 'asked', at: 3 },
    answers: { district: 'port', age: '30-44', tie: 'lives', 'first-time': 'yes' },
  }),
  'panel-kept': fills({ step: 'kept' }),
  'panel-failed': fills({ step: 'failed' }),
  'done-provisional': vote({
    ...{ step: 'done', tracker: '7K3M-Q9TX-04HC', stub: 'printed', hasSlip: true },
    provisional: true,
  }),
  'done-without-stub': vote({ step: 'done', tracker: '7K3M-Q9TX-04HC', stub: 'not-printed', hasSlip: true }),
  'done-without-slip': vote({ step: 'done', tracker: '7K3M-Q9TX-04HC', stub: 'not-printed', hasSlip: false }),
  'done-without-tracker': vote({ step: 'done', tracker: null, stub: 'not-printed', hasSlip: true }),
  'refused-already-voted': refused('already-voted'),
  'refused-offline-other-home': refused('offline-other-home'),
  'refused-reserved-elsewhere': refused('reserved-elsewhere'),
  'refused-slip-outstanding': refused('slip-outstanding'),
  'refused-closed': refused('closed'),
  'refused-store-refused': refused('store-refused'),
  'refused-disk-full': refused('disk-full'),
  'refused-printer': refused('printer', 'cover-open'),
  'refused-printer-silent': refused('printer', 'silent'),
  'assistance-pin': { ...guest(), state: (now) => ({ ...guest().state?.(now), ...asksPin(now) }) },
  'assistance-pin-wrong': {
    state: asksPin,
    answers: { 'assistance.open': { code: 'wrong-pin', waitSeconds: 4 } },
    presses: typesPin,
  },
  'assistance-pin-locked-out': {
    state: asksPin,
    answers: { 'assistance.open': { code: 'locked-out', waitSeconds: 900 } },
    presses: typesPin,
  },
  'assistance-pin-none': { state: asksPin, answers: { 'assistance.open': { code: 'no-pin' } }, presses: typesPin },
  'assistance-strip': { place: { at: 'themes' }, state: assisted },
  'assistance-strip-on-site': { state: (now) => ({ ...guest().state?.(now), ...assisted(now) }) },
  'assistance-more-time': { ...panel, presses: ['.panel-time .button'] },
  'assistance-no-more-time': {
    ...panel,
    answers: { 'assistance.lengthen': { code: 'cannot-extend' } },
    presses: ['.panel-time .button'],
  },
  'assistance-posture': { ...panel, presses: panelPage(1) },
  'assistance-mandate': { ...panel, presses: [...panelPage(1), '.options .option:nth-child(3)'] },
  'assistance-ticket': { ...panel, presses: [...panelPage(3), '.option'] },
  'assistance-ticket-day': {
    ...panel,
    presses: [...panelPage(3), '.option', '.paper-line-buttons .button', '.paper-line-buttons .button + .button'],
  },
  'assistance-ticket-refused': {
    ...panel,
    answers: { 'assistance.print-again': { code: 'nothing-to-print' } },
    presses: [...panelPage(3), '.paper-line-buttons .button + .button'],
  },
  'assistance-state-offline': {
    ...panel,
    state: (now) => ({
      ...assisted(now),
      status: { ...status, help: false, server: 'unreachable', printer: 'paper-low' },
    }),
    heardAt: '2026-11-29T08:00:00.000Z',
    presses: panelPage(6),
  },
  'assistance-codes': { ...panel, presses: panelPage(4) },
  'assistance-codes-failed': {
    ...panel,
    answers: { 'desk.print-code': { code: 'printer', problem: 'paper-out' } },
    presses: [...panelPage(4), '.desk-line .button'],
  },
  'assistance-papers': { ...panel, presses: panelPage(5) },
  'assistance-bag-refused': {
    ...panel,
    answers: { 'desk.change-bag': { code: 'too-few' } },
    presses: [...panelPage(5), '.paper-line .button'],
  },
  'assistance-state': { ...panel, presses: panelPage(6) },
  'attract-nearby-call': { state: () => ({ visit: { stage: 'attract' }, helpNearby: ['Poste 2', 'Poste 3'] }) },
  'assistance-nearby-call': { ...panel, state: (now) => ({ ...assisted(now), helpNearby: ['Poste 2'] }) },
  reports: { ...panel, presses: reportsPage },
  'reports-none': { ...panel, presses: reportsPage, reports: [] },
  'reports-refused': {
    ...panel,
    presses: reportsPage,
    answers: { 'activity.waiting': { code: 'store-refused' }, 'activity.month': { code: 'store-refused' } },
  },
  report: { ...panel, presses: reportForm(1) },
  'report-without-theme': { ...panel, presses: reportForm(2) },
  'report-duration': { ...panel, presses: [...reportForm(1), formLine(1)] },
  'report-redirection': { ...panel, presses: [...reportForm(1), formLine(5)] },
  'report-note': { ...panel, presses: [...reportForm(1), formLine(6)] },
  'report-drop': {
    ...panel,
    presses: [...reportForm(1), '.dialog:has(.form-lines) .dialog-actions .button-secondary'],
  },
  'report-lost': {
    ...panel,
    presses: [...reportForm(1), '.dialog:has(.form-lines) .dialog-actions .button-primary'],
    answers: { 'activity.finish': { code: 'disk-full' } },
  },
  'assistance-vote-waits': vote({ step: 'review', choices: { kind: 'blank' } }, assisted),
  'assistance-open-host': { state: assisted, dialog: 'open-host', presses: ['.panel-pages > :nth-child(2)'] },
  'assistance-open-host-refused': {
    state: (now) => ({
      ...guest({
        notice: { kind: 'blocked', host: 'www.hopital-de-pontevert.example', reason: 'host-not-listed' },
      }).state?.(now),
      ...assisted(now),
    }),
    dialog: 'open-host',
    answers: { 'assistance.open-host': { code: 'not-public' } },
    presses: ['.panel-pages > :nth-child(1)', '.foot-actions .button-primary'],
  },
  'assistance-opened-host': {
    state: (now) => ({
      ...guest().state?.(now),
      ...active(now),
      mediation: { openedHosts: ['www.hopital-de-pontevert.example'], endsSites: false },
    }),
  },
  'assistance-on-behalf': {
    state: (now) => ({
      ...guest({ host: 'aidantsconnect.beta.gouv.fr' }).state?.(now),
      ...assisted(now),
      mediation: { openedHosts: [], endsSites: true },
    }),
  },
  'assistance-hidden': { state: (now) => active(now, { isHidden: true }) },
  'warning-time': {
    state: (now) =>
      active(now, {
        budget: 'maximum',
        closesAt: null,
        warning: { kind: 'time', endsAtMs: now + 58_000, canExtend: true },
      }),
  },
  'warning-time-last': {
    state: (now) => active(now, { warning: { kind: 'time', endsAtMs: now + 58_000, canExtend: false } }),
  },
  'warning-inactivity': { state: (now) => active(now, { warning: { kind: 'inactivity', endsAtMs: now + 45_000 } }) },
  'warning-card-removed': {
    state: (now) => active(now, { warning: { kind: 'card-removed', endsAtMs: now + 45_000 } }),
  },
  lost: { state: () => ({ services: 'lost' }) },
  wiping: { state: () => ({ visit: { stage: 'wiping', reason: 'button' } }) },
  wiped: { state: () => ({ visit: { stage: 'wiped', reason: 'inactivity' } }) },
};
