import type { KioskArguments } from '../../contract/kiosk.ts';
import { type Fact, factSchema } from '../../contract/statistics.ts';
import type { Decision, Use } from '../policy/index.ts';
import { nameIn } from './host-learner.ts';

/** What is counted of a visit, said to the services as it happens. */
export interface VisitFacts {
  /** A new visit: what was said of the one before may be true of it too. */
  begin(): void;
  note(fact: Fact): void;
  noteReading(settings: KioskArguments<'visit.read-by'>): void;
  noteDisplay(display: KioskArguments<'guest.display'>): void;
  /** Of every address that a site asked for: the host of a page that its procedure does not allow. */
  noteDecision(procedure: string | null, url: string, use: Use, decision: Decision): void;
}

/** A page can lead to made-up hosts without end. */
const mostFacts = 60;

/** @param tell gets each fact once a visit; the language each time that it changes, since the last one counts */
export function countVisits(tell: (fact: Fact) => void): VisitFacts {
  const told = new Set<string>();
  let language: string | null = null;
  return { begin, note, noteReading, noteDisplay, noteDecision };

  function begin() {
    told.clear();
    language = null;
  }

  function note(fact: Fact) {
    const key = JSON.stringify(fact);
    if (told.has(key) || told.size >= mostFacts) return;
    told.add(key);
    tell(fact);
  }

  function noteReading(settings: KioskArguments<'visit.read-by'>) {
    if (settings.language !== language) tell({ kind: 'language', language: settings.language });
    language = settings.language;
    if (settings.textSize !== 100) note({ kind: 'aid', aid: `text-${settings.textSize}` });
    if (settings.contrast === 'high') note({ kind: 'aid', aid: 'high-contrast' });
  }

  function noteDisplay({ zoom, spacing }: KioskArguments<'guest.display'>) {
    if (zoom > 100) note({ kind: 'aid', aid: 'site-enlarged' });
    if (spacing) note({ kind: 'aid', aid: 'site-spaced' });
  }

  function noteDecision(procedure: string | null, url: string, use: Use, { decision }: Decision) {
    if (procedure === null || use !== 'page' || decision === 'allow') return;
    const blocked = factSchema.safeParse({ kind: 'blocked', host: nameIn(url) });
    if (blocked.success) note(blocked.data);
  }
}
