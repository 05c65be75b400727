import type { Section } from '../../../contract/sheets.ts';
import type { Attributes } from './elements.ts';

type Subject = NonNullable<Section['about']>;

/**
 * How the source titles the sections that residents look for first, from all titles of the package of 2020. Rather none than a wrong
 * one: "Frais pris en charge" is no cost, "Durée de validité" no delay, "Où peut résider l'enfant ?" no office.
 */
const titles: readonly (readonly [subject: Subject, pattern: RegExp])[] = [
  [
    'bring',
    /^(?:pièces?|documents?|papiers|justificatifs?) (?:justificatives?|nécessaires|obligatoires|exigés|à (?:fournir|présenter|joindre|apporter|produire))/,
  ],
  [
    'bring',
    /^(?:quels|quelles) (?:documents|pièces|papiers|justificatifs)\b.*\b(?:fournir|présenter|joindre|apporter|produire)\b/,
  ],
  ['bring', /^constitution du dossier$/],
  ['cost', /^(?:coûts?|tarifs?)\b|^prix(?: de la carte)?$|^frais$|^frais (?:d'inscription|de dossier|de procédure)\b/],
  ['cost', /^combien (?:ça )?coûte|^quel est le (?:coût|prix|tarif)\b/],
  [
    'delay',
    /^délais?$|^délais? (?:de (?:fabrication|délivrance|traitement|réponse)|d'(?:obtention|instruction|attente))\b/,
  ],
  ['delay', /^(?:dans )?quels? (?:est le )?délais?(?: pour obtenir\b.*| de (?:fabrication|délivrance)\b.*)? ?\?$/],
  ['office', /^où .*\b(?:s'adresser|se rendre|faire|déposer|demander|envoyer|transmettre)\b/],
  ['office', /^à qui (?:s'adresser|demander|adresser|envoyer)\b/],
];

/** What a `Chapitre` answers. The source itself marks few: `type="pieces"` stood on 59 of 14,230 in 2020. */
export function subjectOf(title: string | null, { type }: Attributes): Subject | null {
  if (type === 'pieces') return 'bring';
  const said = (title ?? '').toLowerCase().replace(/[\s]+/g, ' ').replaceAll('’', "'");
  return titles.find(([, pattern]) => pattern.test(said))?.[0] ?? null;
}
