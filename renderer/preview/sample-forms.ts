import type { BallotForm, QuestionForm, SingleForm } from '../../contract/form.ts';

/** Forms of every kind, for the preview alone. */
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

const question = {
  fr: 'Que voulez-vous trouver sur la place du Marché ?',
  en: 'What would you like to find on Market Square?',
  ar: 'ماذا تودّون أن تجدوا في ساحة السوق؟',
};
const { kind: _kind, help: _help, ...market } = marketForm;
const several = { ...market, question };

const yesNo: QuestionForm = {
  kind: 'yes-no',
  question: {
    fr: 'La place du Marché devient piétonne le dimanche. Êtes-vous pour ?',
    en: 'Market Square becomes car-free on Sundays. Are you in favour?',
    ar: 'تصبح ساحة السوق للمشاة أيام الأحد. هل تؤيدون ذلك؟',
  },
  options: [
    { id: 'yes', label: { fr: 'Oui, je suis pour', en: 'Yes, I am in favour', ar: 'نعم، أؤيد' } },
    { id: 'no', label: { fr: 'Non, je suis contre', en: 'No, I am against', ar: 'لا، أعارض' } },
  ],
};

const budget: QuestionForm = {
  kind: 'budget',
  question: {
    fr: 'Quels projets la ville doit-elle payer ?',
    en: 'Which projects should the city pay for?',
    ar: 'أي مشاريع يجب أن تموّلها المدينة؟',
  },
  options: [
    {
      id: 'fontaine',
      label: { fr: 'Une fontaine à boire', en: 'A drinking fountain', ar: 'نافورة للشرب' },
      description: {
        fr: 'Sur la place, ouverte toute l’année.',
        en: 'On the square, all year.',
        ar: 'في الساحة، طوال السنة.',
      },
      costEuros: 12_000,
    },
    {
      id: 'pistes',
      label: { fr: 'Une piste cyclable', en: 'A cycle path', ar: 'مسار للدراجات' },
      description: { fr: 'De la gare à l’école.', en: 'From the station to the school.', ar: 'من المحطة إلى المدرسة.' },
      costEuros: 48_000,
    },
    {
      id: 'jardin',
      label: { fr: 'Un jardin partagé', en: 'A shared garden', ar: 'حديقة مشتركة' },
      description: { fr: 'Vingt parcelles et un cabanon.', en: 'Twenty plots and a shed.', ar: 'عشرون قطعة وكوخ.' },
      costEuros: 21_500,
    },
    {
      id: 'bancs',
      label: { fr: 'Douze bancs à l’ombre', en: 'Twelve benches in the shade', ar: 'اثنا عشر مقعدًا في الظل' },
      costEuros: 9_000,
    },
  ],
  optionOrder: 'as-published',
  envelopeEuros: 60_000,
  method: 'greedy',
};

const gradeLabels = [
  ['tres-bien', 'Très bien', 'Very good', 'ممتاز'],
  ['bien', 'Bien', 'Good', 'جيد'],
  ['assez-bien', 'Assez bien', 'Fairly good', 'جيد نوعًا ما'],
  ['passable', 'Passable', 'Fair', 'مقبول'],
  ['insuffisant', 'Insuffisant', 'Poor', 'غير كافٍ'],
  ['a-rejeter', 'À rejeter', 'To reject', 'مرفوض'],
] as const;
const grades = gradeLabels.map(([id, fr, en, ar]) => ({ id, label: { fr, en, ar } }));

const ranked: QuestionForm = {
  kind: 'ranked',
  ...several,
  question: {
    fr: 'Classez les projets pour la place du Marché',
    en: 'Rank the projects for Market Square',
    ar: 'رتّبوا مشاريع ساحة السوق',
  },
  optionOrder: 'as-published',
  ties: true,
  method: 'schulze',
};

/** By the name of the consultation that asks them. */
export const sampleForms: Readonly<Record<string, BallotForm>> = {
  'oui-non': yesNo,
  plusieurs: { kind: 'multiple', ...several, minimum: 2, maximum: 3 },
  approbation: { kind: 'approval', ...several },
  classement: ranked,
  mentions: {
    kind: 'majority-judgement',
    ...several,
    question: {
      fr: 'Que pensez-vous de chaque projet ?',
      en: 'What do you think of each project?',
      ar: 'ما رأيكم في كل مشروع؟',
    },
    optionOrder: 'as-published',
    grades,
  },
  budget,
  points: {
    kind: 'points',
    ...several,
    question: {
      fr: 'À quels projets donnez-vous vos points ?',
      en: 'To which projects do you give your points?',
      ar: 'لأي مشاريع تعطون نقاطكم؟',
    },
    optionOrder: 'as-published',
    mostPerOption: 3,
    total: 7,
  },
  questionnaire: {
    kind: 'questionnaire',
    question: { fr: 'Le parc des Lilas et vous', en: 'Lilac Park and you', ar: 'حديقة الليلك وأنتم' },
    help: {
      fr: 'La ville prépare les travaux du parc. Vos réponses l’aident à choisir.',
      en: 'The city is preparing the works in the park. Your answers help it to choose.',
      ar: 'تُعِدّ المدينة أشغال الحديقة. أجوبتكم تساعدها على الاختيار.',
    },
    sections: [
      {
        title: { fr: 'Vos habitudes', en: 'Your habits', ar: 'عاداتكم' },
        questions: [
          {
            id: 'visite',
            required: true,
            form: {
              ...yesNo,
              question: {
                fr: 'Allez-vous au parc des Lilas ?',
                en: 'Do you go to Lilac Park?',
                ar: 'هل تذهبون إلى حديقة الليلك؟',
              },
              options: [
                { id: 'yes', label: { fr: 'Oui', en: 'Yes', ar: 'نعم' } },
                { id: 'no', label: { fr: 'Non', en: 'No', ar: 'لا' } },
              ],
            },
          },
        ],
      },
      {
        title: { fr: 'Le parc de demain', en: 'The park of tomorrow', ar: 'حديقة الغد' },
        when: { question: 'visite', anyOf: ['yes'] },
        questions: [
          { id: 'equipements', required: false, form: { kind: 'multiple', ...several, minimum: 1, maximum: 2 } },
          { id: 'budget', required: false, form: budget },
        ],
      },
    ],
  },
};
