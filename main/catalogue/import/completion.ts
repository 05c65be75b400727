import type { Block, OnlineService, Sheet, Span } from '../../../contract/sheets.ts';
import type { SheetStoreDraft } from '../store/index.ts';
import { circlesIn } from './circles.ts';
import type { ImportReport } from './report.ts';

/**
 * What can only be done once all sheets are known: links without words get the title of their sheet, services without address the one
 * on their own sheet, and circles among themes and files are cut.
 */
export class Completion {
  readonly #known = new Map<string, { readonly title: string; readonly file: string }>();
  readonly #addresses = new Map<string, string>();
  readonly #children = new Map<string, readonly string[]>();
  readonly #waiting = new Set<string>();

  /** Remembers of a sheet what others may need, and whether it needs something itself. */
  note(sheet: Sheet, file: string): void {
    this.#known.set(sheet.id, { title: sheet.title, file });
    const own = sheet.services.find(({ id, url }) => id === sheet.id && url !== null);
    if (own?.url) this.#addresses.set(sheet.id, own.url);
    const children = sheet.children.flatMap(({ sheets }) => sheets.map(({ id }) => id));
    if (children.length > 0) this.#children.set(sheet.id, children);
    if (sheet.services.some(isWithoutAddress) || sheet.sections.some(({ blocks }) => blocks.some(hasUntitled)))
      this.#waiting.add(sheet.id);
  }

  apply(draft: SheetStoreDraft, report: ImportReport): void {
    for (const id of this.#waiting) draft.change(id, (sheet) => this.#completed(sheet, report));
    for (const [above, below] of circlesIn(this.#children)) {
      report.add(this.#fileOf(above), 'circle', 'Publication', below);
      draft.change(above, (sheet) => withoutChild(sheet, below));
    }
  }

  #completed(sheet: Sheet, report: ImportReport): Sheet {
    return JSON.parse(JSON.stringify(sheet), (_key, value) => {
      if (isUntitled(value)) return { ...value, text: this.#titleOf(value.to, sheet.id, report) };
      if (isWithoutAddress(value)) return { ...value, url: this.#addresses.get(value.id) ?? null };
      return value;
    });
  }

  #titleOf(id: string, from: string, report: ImportReport): string {
    const target = this.#known.get(id);
    if (target === undefined) report.add(this.#fileOf(from), 'no-target', 'LienInterne', id);
    return target?.title ?? id;
  }

  #fileOf(id: string): string {
    return this.#known.get(id)?.file ?? id;
  }
}

/** Only guided searches, which are cases within cases, have links without words. */
function hasUntitled(block: Block): boolean {
  if (block.kind === 'cases') return block.cases.some(({ blocks }) => blocks.some(hasUntitled));
  return block.kind === 'paragraph' && block.spans.some(isUntitled);
}

function isUntitled(value: Partial<Span> | null): value is Span & { to: string } {
  return value?.text === '' && value.to !== undefined;
}

function isWithoutAddress(value: Partial<OnlineService> | null): value is OnlineService & { id: string } {
  return value?.cerfa !== undefined && value.url === null && typeof value.id === 'string';
}

function withoutChild(sheet: Sheet, id: string): Sheet {
  const groups = sheet.children.map((group) => ({ ...group, sheets: group.sheets.filter((child) => child.id !== id) }));
  return { ...sheet, children: groups.filter(({ sheets }) => sheets.length > 0) };
}
