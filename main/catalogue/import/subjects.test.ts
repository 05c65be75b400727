import { expect, test } from 'vitest';
import { subjectOf } from './subjects.ts';

test('sections that residents look for first are known by their titles', () => {
  for (const title of [
    'Pièces à fournir',
    'Documents à présenter',
    'Papiers nécessaires',
    'Pièces à fournir et obtention du titre',
  ])
    expect(subjectOf(title, {}), title).toBe('bring');
  for (const title of ['Coût', 'Coût\u00a0de la démarche', 'Tarifs', 'Prix', 'Combien coûte la carte\u00a0?', 'Frais'])
    expect(subjectOf(title, {}), title).toBe('cost');
  for (const title of ['Délai', 'Délais de fabrication', 'Délai d’obtention', 'Dans quel délai\u00a0?'])
    expect(subjectOf(title, {}), title).toBe('delay');
  for (const title of [
    "Où s'adresser\u00a0?",
    'Où et comment faire la demande\u00a0?',
    "À qui demander l'attestation ?",
  ])
    expect(subjectOf(title, {}), title).toBe('office');
});

test('titles that only use the same words are not', () => {
  const others = [
    null,
    'Durée de validité',
    'Frais pris en charge',
    "Où peut résider l'enfant\u00a0?",
    'Délai de rétractation',
    'Documents de fin de contrat',
    'Montant',
  ];
  for (const title of others) expect(subjectOf(title, {}), String(title)).toBeNull();
});

test('what the source marks itself needs no words', () => {
  expect(subjectOf('Constituer le dossier', { type: 'pieces' })).toBe('bring');
});
