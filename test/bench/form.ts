import type { SingleForm } from '../../contract/form.ts';

/** Single choice among five, as the demo's. */
export const form: SingleForm = {
  kind: 'single',
  question: { fr: 'Quel projet préférez-vous ?' },
  options: ['arbres', 'jeux', 'halle', 'fontaine', 'terrasses'].map((id) => ({ id, label: { fr: id } })),
  optionOrder: 'as-published',
};
