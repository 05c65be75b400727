import { activity } from './activity.ts';
import { acknowledge, acknowledgeUsage, exportCarried, exportCarriedUsage, importCarried } from './carried.ts';
import { ceremony, ceremonyUsage } from './ceremony.ts';
import { checkConfig, checkConfigUsage } from './check-config.ts';
import { checkJournal, checkJournalUsage } from './check-journal.ts';
import type { CommandIo } from './command.ts';
import { closeConsultation, exportUrn, publishConsultation, publishResult } from './consultations.ts';
import { count, countUsage } from './count.ts';
import { decideUrl, decideUrlReasons, decideUrlUsage } from './decide-url.ts';
import { doctor, doctorMore, doctorUsage } from './doctor/index.ts';
import { enroll, enrollMore, enrollUsage } from './enroll.ts';
import { enrolmentCodes } from './enrolment-codes.ts';
import { exportEnvelopes, submitStripped } from './envelopes.ts';
import { filter, filterUsage } from './filter/index.ts';
import { exportHeld, free, freeReasons, freeUsage, submitFreed } from './freeing.ts';
import { contributions, moderate } from './moderation.ts';
import type { Command } from './officer.ts';
import { paperList } from './paper-list.ts';
import { procedures } from './procedures.ts';
import { recount, recountMore, recountUsage } from './recount.ts';
import { registrarKey, registrarKeyUsage, strip, stripUsage } from './registrar.ts';
import { verifyReport, verifyReportUsage } from './reports.ts';
import { supportBundle, supportBundleMore, supportBundleUsage } from './support-bundle/index.ts';
import { tally, tallyFiles, tallyUsage } from './tally/index.ts';
import { enrolmentCode, importCards, newMediatorPin } from './terminals.ts';
import { verifyBoard, verifyBoardUsage } from './verify-board.ts';

const commands: Record<string, Command> = {
  'check-config': { usage: checkConfigUsage, says: 'Checks files that people write by hand.', run: checkConfig },
  'decide-url': {
    usage: decideUrlUsage,
    says: 'Tells which addresses the guest view may load.',
    more: decideUrlReasons,
    run: decideUrl,
  },
  filter: {
    usage: filterUsage,
    says: 'Lets the shell of this terminal reach the hosts of its catalogue alone.',
    run: filter,
  },
  procedures,
  'check-journal': {
    usage: checkJournalUsage,
    says: 'Prints the journal of a terminal, and tells whether it is as it was written.',
    run: checkJournal,
  },
  enroll: {
    usage: enrollUsage,
    says: 'Hands an enrolment code to the services of this terminal.',
    more: enrollMore,
    run: enroll,
  },
  doctor: {
    usage: doctorUsage,
    says: 'Looks whether this terminal is as it should be, and says what to do where it is not.',
    more: doctorMore,
    run: doctor,
  },
  'support-bundle': {
    usage: supportBundleUsage,
    says: 'Packs what somebody far away needs to know about this terminal, and nothing about anybody.',
    more: supportBundleMore,
    run: supportBundle,
  },
  'enrolment-code': enrolmentCode,
  'enrolment-codes': enrolmentCodes,
  'import-cards': importCards,
  'mediator-pin': newMediatorPin,
  ceremony: { usage: ceremonyUsage, says: 'Makes the key of a consultation and its shares.', run: ceremony },
  'registrar-key': {
    usage: registrarKeyUsage,
    says: 'Makes the key of the registrar, who opens the envelopes of provisional ballots.',
    run: registrarKey,
  },
  'publish-consultation': publishConsultation,
  'close-consultation': closeConsultation,
  'export-held': exportHeld,
  free: {
    usage: freeUsage,
    says: 'Decides, as the registrar, about cards that a terminal holds and cannot give back.',
    more: freeReasons,
    run: free,
  },
  'submit-freed': submitFreed,
  'paper-list': paperList,
  contributions,
  moderate,
  activity,
  'export-envelopes': exportEnvelopes,
  strip: {
    usage: stripUsage,
    says: 'Opens the envelopes of provisional ballots, and decides by the poll book which are counted.',
    run: strip,
  },
  'submit-stripped': submitStripped,
  'export-urn': exportUrn,
  count: { usage: countUsage, says: 'Opens and counts an exported urn with the shares of trustees.', run: count },
  'publish-result': publishResult,
  'verify-board': {
    usage: verifyBoardUsage,
    says: 'Verifies a consultation from what is published of it.',
    run: verifyBoard,
  },
  tally: {
    usage: tallyUsage,
    says: 'Counts a file of ballots, and says which rule decided what.',
    more: tallyFiles,
    run: tally,
  },
  'verify-report': {
    usage: verifyReportUsage,
    says: 'Checks the signed code of an opening or closing report, without a network.',
    run: verifyReport,
  },
  recount: {
    usage: recountUsage,
    says: 'Compares the slips that were counted by hand with the ballots, bag by bag.',
    more: recountMore,
    run: recount,
  },
  export: {
    usage: exportCarriedUsage,
    says: 'Puts what this terminal owes of a closed consultation on a stick, where there is no network.',
    run: exportCarried,
  },
  import: importCarried,
  acknowledge: {
    usage: acknowledgeUsage,
    says: "Hands the city server's receipt of an import to the services of this terminal.",
    run: acknowledge,
  },
};

/** Runs one command. Returns the exit code: 0 done, 1 refused, 2 not a command as it is written. */
export async function runCommand([name, ...args]: readonly string[], io: CommandIo): Promise<number> {
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    (name === undefined ? io.stderr : io.stdout).write(overview());
    return name === undefined ? 2 : 0;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    io.stderr.write(`There is no command ${JSON.stringify(name)}.\n\n${overview()}`);
    return 2;
  }
  if (args.includes('--help') || args.includes('-h')) {
    io.stdout.write(`${command.says}\nUsage: ${command.usage}\n${command.more ?? ''}`);
    return 0;
  }
  return command.run(args, io);
}

function overview(): string {
  const lines = Object.values(commands).map(({ usage, says }) => `  ${usage}\n      ${says}\n`);
  return `Usage: passerelle COMMAND …\n\n${lines.join('')}`;
}
