import type { Panel } from '../contract/panel.ts';

const inAllLanguages = (fr: string) => ({ fr, en: `${fr} (en)`, ar: `${fr} (ar)` });

/** All four questions, with three districts. */
export const wholePanel = {
  questions: ['district', 'age', 'tie', 'first-time'],
  districts: [
    { id: 'centre', name: inAllLanguages('Centre') },
    { id: 'port', name: inAllLanguages('Le Port') },
    { id: 'hauts-de-sainte-aurore', name: inAllLanguages('Les Hauts') },
  ],
} satisfies Panel;
