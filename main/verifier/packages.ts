import { type ConsultationPackage, packageSchema } from '../../contract/consultation.ts';
import { type PublishedRecord, packageFile, recordIndex } from '../../contract/record.ts';
import { type Signed, signedSchema } from '../../contract/signed.ts';
import { canonical, fingerprintOf, sha256, textOf } from './encoding.ts';
import { type Files, readFile } from './files.ts';
import type { Report } from './report.ts';
import { openSigned } from './signature.ts';

/** What a consultation asked and promised: the last version of its package, and the hashes of all. */
export interface Published {
  readonly package: ConsultationPackage;
  /** SHA-256 of each payload, the last version last. */
  readonly packageHashes: readonly string[];
  readonly formHash: string;
}

/** What a later version may change. Everything else binds those who had taken part. */
const changeable = new Set(['version', 'closesAt', 'information', 'privacyNotice', 'stages', 'attachments']);

/** Reads all versions of the package. Nothing below can be checked without them. */
export function openPackages(files: Files, record: PublishedRecord, report: Report): Published | undefined {
  const names = record.files.map(({ name }) => name).filter((name) => name.startsWith('package-'));
  const versions: ConsultationPackage[] = [];
  const packageHashes: string[] = [];
  report.check(
    `${counted(names.length, 'version')} of the package: signed by the city, of this consultation, numbered from 1`,
    (fault) => {
      if (names.length === 0) fault(recordIndex, 'it lists no package');
      for (let version = 1; version <= names.length; version += 1) {
        const name = packageFile(version);
        const envelope = readFile<Signed>(files, name, signedSchema);
        const opened = envelope.ok ? openSigned(envelope.value, 'package', record.serverKey, packageSchema) : envelope;
        if (!opened.ok) fault(name, opened.error);
        if (!opened.ok || !envelope.ok) continue;
        if (opened.value.version !== version) fault(name, `it says that it is version ${opened.value.version}`);
        if (opened.value.consultation !== record.consultation)
          fault(name, `it is of another consultation (${opened.value.consultation})`);
        if (opened.value.rehearsal !== record.rehearsal) fault(name, rehearsalFault(opened.value.rehearsal));
        versions.push(opened.value);
        packageHashes.push(textOf(sha256(envelope.value.payload)));
      }
    },
  );
  const last = versions.at(-1);
  if (!last || versions.length < names.length) return undefined;
  report.check('All versions have the same form, keys and rules', (fault) => {
    for (const version of versions)
      for (const member of changedMembers(version, last))
        fault(packageFile(version.version), `its ${member} is not that of version ${last.version}`);
  });
  report.check('The fingerprint of the key of the ballots is that of the key', (fault) => {
    for (const { ballotKey, version } of versions)
      if (ballotKey.fingerprint !== fingerprintOf(ballotKey.publicKey))
        fault(packageFile(version), 'it shows a fingerprint that is not that of its ballotKey');
  });
  report.note(
    `To compare with the slips, the reports and the files of the trustees: the fingerprint of the key of the ballots is ${last.ballotKey.fingerprint}`,
  );
  return { package: last, packageHashes, formHash: textOf(sha256(`passerelle/form/1\n${canonical(last.form)}`)) };
}

export function rehearsalFault(rehearsal: boolean): string {
  return rehearsal
    ? 'it is of a rehearsal, and the record of a real consultation'
    : 'it is real, and the record of a rehearsal';
}

export function counted(number: number, of: string, several = `${of}s`): string {
  return `${number} ${number === 1 ? of : several}`;
}

function changedMembers(one: ConsultationPackage, other: ConsultationPackage): string[] {
  const members = { ...one, ...other };
  return (Object.keys(members) as (keyof ConsultationPackage)[]).filter(
    (member) => !changeable.has(member) && canonical(one[member] ?? null) !== canonical(other[member] ?? null),
  );
}
