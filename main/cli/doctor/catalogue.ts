import type { Catalogue } from '../../../contract/procedures.ts';
import { about, type Finding } from './finding.ts';

const { fine, attention } = about('procedures');

const dayMs = 86_400_000;
/** As long as docs/procedures.md gives whoever keeps the catalogue. */
const oldAfterDays = 365;

/** How long ago somebody last checked the procedures by hand. */
export function checkCatalogue({ procedures }: Catalogue, nowMs: number): Finding {
  const old = procedures.filter(({ checkedOn }) => nowMs - Date.parse(checkedOn) > oldAfterDays * dayMs);
  if (old.length === 0) return fine(`All ${procedures.length} procedures were checked within ${oldAfterDays} days.`);
  return attention(
    `${old.length} of ${procedures.length} procedures were last checked more than ${oldAfterDays} days ago.`,
    'Install the latest catalogue, or check them: passerelle procedures check FILE.',
  );
}
