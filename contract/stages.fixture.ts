import type { Stages } from './stages.ts';

const text = (fr: string) => ({ fr, en: `${fr} (en)`, ar: `${fr} (ar)` });

const dayMs = 86_400_000;
/** When the evaluation ends: later than any test looks. */
export const fixtureEnd = '2099-12-01T00:00:00Z';

/** Stages around a vote: information 30 days before it, reflection 8 days; without a decision yet. */
export function stagesAround({ opensAt, closesAt }: { opensAt: string; closesAt: string }) {
  const before = (days: number) => new Date(Date.parse(opensAt) - days * dayMs).toISOString();
  return {
    information: {
      opensAt: before(30),
      closesAt,
      whoDecides: text('Le conseil municipal.'),
      pages: [
        {
          title: text('Le parc'),
          paragraphs: [text('Il est grand.')],
          picture: { attachment: 'plan', alternative: text('Plan du parc') },
        },
      ],
      documents: [{ title: text('Le dossier'), attachment: 'dossier' }],
    },
    reflection: {
      opensAt: before(8),
      closesAt,
      questions: [{ id: 'prix', question: text('Combien ?'), answer: [text('Peu.')] }],
    },
    evaluation: { opensAt: closesAt, closesAt: fixtureEnd },
  } satisfies Stages;
}

/** A debate that lasts as long as the vote, and begins with the information. */
export function debateAround({ opensAt, closesAt }: { opensAt: string; closesAt: string }) {
  const { information } = stagesAround({ opensAt, closesAt });
  return {
    opensAt: information.opensAt,
    closesAt,
    question: text('Que voulez-vous pour le parc ?'),
    terms: [text('Pas de nom.')],
    statements: [{ id: 'ombre', text: text('Il faut de l’ombre.') }],
  } satisfies Stages['debate'];
}

/** What the city says of its decision. */
export const fixtureOutcome = {
  decision: [text('Nous faisons le jardin.')],
  reasons: [text('Il est arrivé premier.')],
};
