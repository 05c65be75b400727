import { dirname, join } from 'node:path';
import type { Configuration } from '../../../contract/configuration.ts';
import { about, type Finding } from './finding.ts';
import type { System } from './system.ts';

const { fine, unknown, broken } = about('permissions');

/** What the services alone may read and write. Sheets that root imported may lie beside them. */
const secrets = [
  'keys.json',
  'settings.json',
  'journal.db',
  'enrolment-code',
  'first-start.yml',
  'first-start-draft.json',
];

const forOthers = 0o007;
const forGroupAndOthers = 0o077;
const writableByOthers = 0o022;

/** Whether keys, urns and the way in are closed to everybody but those for whom they are. */
export async function checkPermissions(
  system: System,
  file: string,
  { dataDirectory, socket }: Configuration,
): Promise<Finding> {
  const data = await system.stat(dataDirectory);
  if (data === undefined) return unknown(`${dataDirectory} is not there, or not for us to see`, 'Run doctor as root.');
  if (data.mode & forGroupAndOthers)
    return broken(
      `${dataDirectory} is open to other accounts than that of the services.`,
      `chmod 0700 ${dataDirectory}`,
    );
  for (const name of secrets) {
    const path = join(dataDirectory, name);
    const facts = await system.stat(path);
    if (facts && facts.mode & forGroupAndOthers)
      return broken(`${path} is open to other accounts than that of the services.`, `chmod go= ${path}`);
    if (facts && facts.uid !== data.uid)
      return broken(
        `${path} does not belong to the account of the services.`,
        `chown --reference=${dataDirectory} ${path}`,
      );
  }
  const configuration = await system.stat(file);
  if (configuration && configuration.mode & writableByOthers)
    return broken(`${file} can be changed by others than its owner.`, `chmod 0644 ${file}`);
  const way = await system.stat(socket);
  const folder = await system.stat(dirname(socket));
  if ((way && way.mode & forOthers) || (folder && folder.mode & forOthers))
    return broken(`The socket ${socket} is open to every account.`, `chmod o= ${dirname(socket)} ${socket}`);
  return fine('Data, configuration and socket are open to their own accounts only.');
}
