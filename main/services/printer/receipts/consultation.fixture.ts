import { type ConsultationPackage, packageSchema } from '../../../../contract/consultation.ts';
import type { SingleForm } from '../../../../contract/form.ts';

export const fixtureForm: SingleForm = {
  kind: 'single',
  question: {
    fr: 'La ville pose douze bancs (budget : 18 000 €). Où les voulez-vous ?',
    en: 'The city will place twelve benches (budget: €18,000). Where do you want them?',
    ar: 'ستضع المدينة اثني عشر مقعدًا (الميزانية: 18000 €). أين تريدونها؟',
  },
  options: [
    { id: 'lake', label: { fr: 'Près du lac', en: 'By the lake', ar: 'قرب البحيرة' } },
    {
      id: 'south',
      label: {
        fr: 'Au cœur du parc, côté aire de jeux',
        en: 'In the heart of the park, by the playground',
        ar: 'في قلب الحديقة، بجانب ملعب الأطفال',
      },
      description: {
        fr: 'Six bancs à l’ombre des tilleuls, six « tables-bancs » accessibles en fauteuil.',
        en: 'Six benches under the lime trees, six picnic tables that a wheelchair can reach.',
        ar: 'ستة مقاعد في ظل الأشجار، وست طاولات يمكن الوصول إليها بالكرسي المتحرك (المدخل ب).',
      },
    },
    { id: 'gates', label: { fr: 'Aux 4 entrées', en: 'At the 4 gates', ar: 'عند المداخل الأربعة' } },
  ],
  blankLabel: { fr: 'Vote blanc', en: 'Blank vote', ar: 'ورقة بيضاء' },
  optionOrder: 'as-published',
};

/** A consultation for the tests of what is printed: long texts, accents, ligatures, currency, Arabic with digits and brackets. */
export const fixturePackage: ConsultationPackage = packageSchema.parse({
  consultation: 'bancs-du-parc',
  version: 1,
  rehearsal: false,
  city: 'Ville de Villeneuve-sur-Lys',
  languages: ['fr', 'en', 'ar'],
  title: { fr: 'Où poser les bancs du parc ?', en: 'Where should the park benches go?', ar: 'أين نضع مقاعد الحديقة؟' },
  level: 'decide',
  information: [{ fr: 'Information', en: 'Information', ar: 'معلومات' }],
  privacyNotice: [{ fr: 'Notice', en: 'Notice', ar: 'إشعار' }],
  whoMayTakePart: { fr: 'Tous', en: 'All', ar: 'الجميع' },
  whatHappensNext: { fr: 'Suite', en: 'Next', ar: 'ما بعد' },
  opensAt: '2026-11-02T09:00:00+01:00',
  closesAt: '2026-11-28T18:00:00+01:00',
  form: fixtureForm,
  k: 8,
  tieRule: { fr: 'Tirage', en: 'Lot', ar: 'قرعة' },
  slipRequired: true,
  eligibility: { rule: 'library-card', deskCodes: true },
  ballotKey: {
    publicKey: 'A'.repeat(43),
    fingerprint: '4021 9987 0313 5540 7702 1864 2290 6617',
    trustees: 3,
    threshold: 2,
  },
  publicationKey: 'A'.repeat(43),
});
