import type { Theme } from '../../../contract/procedures.ts';
import type { SheetLink } from '../../../contract/sheets.ts';
import { childNamed, type Element, elementsIn } from './elements.ts';
import { sheetLinks } from './links.ts';
import type { Reading } from './reading.ts';

/** The themes of "Vos droits et démarches", by the ids of their own sheets (2020 to 2026). */
const themesById: Readonly<Record<string, Theme>> = {
  N19810: 'papiers_elections_citoyennete',
  N19805: 'famille_scolarite',
  N19811: 'social_sante',
  N19806: 'travail_formation',
  N19808: 'logement',
  N19812: 'transports_mobilite',
  N19803: 'argent_impots',
  N19807: 'justice',
  N19804: 'etrangers_europe',
  N19809: 'loisirs_sports_culture',
  N31931: 'associations',
};

interface Place {
  readonly theme: Theme | null;
  readonly path: SheetLink[];
}

/**
 * Where a sheet stands: from its `FilDAriane`; for a service, whose own only leads through the list of services, from its first
 * `Theme`.
 */
export function placeOf(root: Element, id: string, reading: Reading): Place {
  const trail = trailOf(root, id, reading);
  const themes = elementsIn(root).filter(({ name }) => name === 'Theme');
  const named = sheetLinks(themes, reading).filter((link) => themeOf(link.id) !== undefined);
  const theme = [id, ...[...trail, ...named].map((link) => link.id)].map(themeOf).find((known) => known !== undefined);
  return { theme: theme ?? null, path: trail.length > 0 ? trail : named.slice(0, 1) };
}

/** The sheets of the `FilDAriane` above this one, each once. */
function trailOf(root: Element, id: string, reading: Reading): SheetLink[] {
  const levels = elementsIn(childNamed(root, 'FilDAriane') ?? root).filter(({ name }) => name === 'Niveau');
  const trail: SheetLink[] = [];
  for (const [at, level] of levels.entries())
    for (const link of sheetLinks([level], reading)) {
      if (link.id === id && at === levels.length - 1) continue;
      if (link.id === id || trail.some((above) => above.id === link.id)) reading.report('circle', level, link.id);
      else trail.push(link);
    }
  return trail;
}

function themeOf(id: string): Theme | undefined {
  return Object.hasOwn(themesById, id) ? themesById[id] : undefined;
}
