import { formsSchema } from '../../contract/consultation.ts';
import type { SingleForm } from '../../contract/form.ts';
import demoForms from '../../kiosk-config/demo/forms.json' with { type: 'json' };

export const marketForm: SingleForm = {
  kind: 'single',
  question: {
    fr: 'Quel projet préférez-vous pour la place du Marché ?',
    en: 'Which project do you prefer for Market Square?',
    ar: 'أي مشروع تفضّلون لساحة السوق؟',
  },
  help: { fr: 'Choisissez une seule réponse.', en: 'Choose one answer only.', ar: 'اختاروا جوابًا واحدًا فقط.' },
  options: [
    {
      id: 'arbres',
      label: { fr: 'Des arbres et des bancs', en: 'Trees and benches', ar: 'أشجار ومقاعد' },
      description: {
        fr: 'Quarante arbres, de l’ombre, une fontaine.',
        en: 'Forty trees, shade, a fountain.',
        ar: 'أربعون شجرة وظل ونافورة.',
      },
    },
    {
      id: 'halle',
      label: { fr: 'Une halle couverte', en: 'A covered market', ar: 'سوق مسقوف' },
      description: {
        fr: 'Un toit pour le marché, toute l’année.',
        en: 'A roof for the market, all year.',
        ar: 'سقف للسوق طوال السنة.',
      },
    },
    {
      id: 'jeux',
      label: { fr: 'Une aire de jeux', en: 'A playground', ar: 'ساحة ألعاب' },
      description: { fr: 'Des jeux pour tous les âges.', en: 'Games for all ages.', ar: 'ألعاب لكل الأعمار.' },
    },
    {
      id: 'place',
      label: { fr: 'Une place ouverte', en: 'An open square', ar: 'ساحة مفتوحة' },
      description: {
        fr: 'Un sol plat, facile en fauteuil. Des terrasses et une scène l’été.',
        en: 'A flat ground, easy in a wheelchair. Terraces, and a stage in summer.',
        ar: 'أرض مستوية سهلة للكراسي المتحركة. مقاهٍ ومسرح في الصيف.',
      },
    },
  ],
  optionOrder: 'random',
};

/** A form of each kind, on the same square. */

/** The consultations of the demo with forms of every other kind, by their names. */
export const sampleForms = formsSchema.parse(demoForms);
