import { type OnlineService, onlineServiceSchema, type Sheet, type SheetLink } from '../../../contract/sheets.ts';
import type { Element } from './elements.ts';
import { Gathered } from './gathered.ts';
import type { ImportReport, Problem } from './report.ts';

type Link = Sheet['more'][number];
type Office = Sheet['offices'][number];

/** The reading of one sheet: what is gathered from anywhere in it while its texts are read, and what could not be read. */
export class Reading {
  readonly services = new Gathered<OnlineService>(({ id, title, url }) => `${id} ${url ?? title}`);
  readonly offices = new Gathered<Office>(({ title, url }) => `${title} ${url}`);
  readonly more = new Gathered<Link>(({ title, url }) => url ?? title);
  readonly related = new Gathered<SheetLink>(({ id }) => id);
  readonly #file: string;
  readonly #report: ImportReport;
  #copiesLeft = 100_000;

  constructor(file: string, report: ImportReport) {
    this.#file = file;
    this.#report = report;
  }

  report(problem: Problem, element: Element, detail?: string): void {
    this.#report.add(this.#file, problem, element.name, detail);
  }

  /** The web address in an attribute; null where there is none, or none that can be shown. */
  addressOf(element: Element, attribute = 'URL'): string | null {
    const address = element.attributes[attribute];
    if (address === undefined) return null;
    const parsed = onlineServiceSchema.shape.url.safeParse(address.trim());
    if (parsed.success) return parsed.data;
    this.report('bad-address', element, address.slice(0, 200));
    return null;
  }

  /** Whether that much more text may stand in several places. Without a bound, a small file could grow without one. */
  mayCopy(characters: number): boolean {
    if (characters > this.#copiesLeft) return false;
    this.#copiesLeft -= characters;
    return true;
  }
}
