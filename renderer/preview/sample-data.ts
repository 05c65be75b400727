import type { ConsultationLine, TerminalDescription } from '../../contract/calls.ts';
import type { ConsultationPackage } from '../../contract/consultation.ts';
import type { Debate } from '../../contract/contributions.ts';
import type { KioskValue } from '../../contract/kiosk.ts';
import type { Catalogue, IdentityProvider, Procedure } from '../../contract/procedures.ts';
import type { Block, FoundSheet, Sheet } from '../../contract/sheets.ts';
import type { Attachment, StageAt, StageName, Stages } from '../../contract/stages.ts';
import { stageNames } from '../../contract/stages.ts';
import { marketForm, sampleForms } from './sample-forms.ts';

/** Samples of the contract, for the preview alone. */
export const description: TerminalDescription = {
  software: '0.1.0',
  languages: ['fr', 'en', 'ar'],
  terminal: { id: 'demo', name: 'Médiathèque des Deux-Rives', place: 'Hall d’entrée', city: 'Pont-sur-Aure' },
  readerMode: 'tap',
  readsCodes: true,
  documents: { printer: true, scanner: true },
  learning: false,
  firstStart: false,
  visit: {
    maximumMinutes: 45,
    warningSeconds: 60,
    inactivitySeconds: 120,
    inactivityWarningSeconds: 45,
    extensionMinutes: 10,
  },
  opening: { timeZone: 'Europe/Paris', week: {}, exceptions: {} },
  renewAt: '03:30',
  status: { enrolled: true, server: 'connected', printer: 'ready', reader: 'ready', store: 'sound', help: false },
};

const procedure = (
  theme: Procedure['theme'],
  id: string,
  fr: string,
  summary: string,
  more: Partial<Procedure> = {},
): Procedure => ({
  id,
  theme,
  title: { fr },
  alsoCalled: [],
  situations: ['moving', 'lost-papers'],
  summary: { fr: summary },
  entry: 'https://www.service-public.gouv.fr/',
  hosts: ['www.service-public.gouv.fr'],
  franceConnect: true,
  bring: [{ fr: 'Pièce d’identité' }, { fr: 'Justificatif de domicile' }],
  needsMailbox: false,
  payment: false,
  sensitive: false,
  local: false,
  source: 'preview',
  checkedOn: '2026-11-01',
  ...more,
});

const number = { fr: 'Numéro de sécurité sociale', en: 'Social security number', ar: 'رقم الضمان الاجتماعي' };
const password = { fr: 'Mot de passe', en: 'Password', ar: 'كلمة السر' };
const provider = (id: string, name: string, more: Partial<IdentityProvider> = {}): IdentityProvider => ({
  ...{ id, name, hosts: [`${id}.example`], needs: [], toOpen: [], source: 'preview', checkedOn: '2026-11-01' },
  ...more,
});
const providers = [
  provider('impots', 'impots.gouv.fr', {
    smartphone: false,
    needs: [{ fr: 'Numéro fiscal', en: 'Tax number', ar: 'الرقم الضريبي' }, password],
    code: 'email',
    toOpen: [
      { fr: 'Numéro fiscal', en: 'Tax number', ar: 'الرقم الضريبي' },
      { fr: 'Numéro d’accès en ligne (déclaration de revenus)' },
      { fr: 'Revenu fiscal de référence (avis d’impôt)' },
    ],
  }),
  provider('ameli', 'ameli.fr', {
    smartphone: false,
    needs: [number, password],
    toOpen: [number, { fr: 'Numéro de série de la carte Vitale' }, { fr: 'RIB' }, { fr: 'Adresse de courriel' }],
  }),
  provider('msa', 'MSA', { smartphone: false, needs: [number, password], code: 'sms' }),
  provider('laposte', 'L’Identité Numérique La Poste', { smartphone: true }),
  provider('france-identite', 'France Identité', {
    smartphone: true,
    needs: [{ fr: 'Lecture sans contact (NFC) sur ce smartphone', ar: 'القراءة دون لمس (NFC) في هذا الهاتف' }],
  }),
  provider('trustme', 'TrustMe'),
];

export const catalogue: Catalogue = {
  identity: { franceConnect: ['app.franceconnect.gouv.fr'], providers, onBehalf: [] },
  procedures: [
    procedure(
      'papiers_elections_citoyennete',
      'cni',
      'Carte d’identité : préparer la demande',
      'Je remplis ma demande sur l’écran. Ensuite je vais à la mairie avec mes papiers.',
    ),
    procedure(
      'papiers_elections_citoyennete',
      'passeport',
      'Passeport : préparer la demande',
      'Je prépare ma demande de passeport. Je note le numéro. Je vais à la mairie.',
    ),
    procedure(
      'papiers_elections_citoyennete',
      'suivi-titre',
      'Suivre ma demande de carte ou de passeport',
      'Je regarde si mon titre est prêt.',
      { franceConnect: false },
    ),
    procedure(
      'papiers_elections_citoyennete',
      'timbre-fiscal',
      'Acheter un timbre fiscal',
      'Je paie le timbre avec ma carte bancaire. J’imprime le ticket.',
      { payment: true },
    ),
    procedure(
      'papiers_elections_citoyennete',
      'acte-naissance',
      'Demander un acte de naissance',
      'C’est gratuit. Je donne mon nom et ma date de naissance. Je reçois l’acte chez moi.',
    ),
    procedure(
      'papiers_elections_citoyennete',
      'listes-electorales',
      'M’inscrire sur les listes électorales',
      'Je m’inscris pour voter dans ma commune.',
    ),
    procedure(
      'papiers_elections_citoyennete',
      'verifier-inscription',
      'Vérifier mon inscription et mon bureau de vote',
      'Je regarde où je vote.',
    ),
    procedure(
      'papiers_elections_citoyennete',
      'recensement-citoyen',
      'Me faire recenser à 16 ans',
      'J’ai 16 ans. Je me fais recenser. Je garde l’attestation.',
    ),
    procedure(
      'papiers_elections_citoyennete',
      'changement-adresse',
      'Déclarer ma nouvelle adresse',
      'Je déménage. Je préviens plusieurs services en une seule fois.',
    ),
    procedure(
      'argent_impots',
      'impots-declarer',
      'Déclarer mes revenus',
      'Je vérifie ma déclaration. Je corrige. Je signe.',
    ),
    procedure('social_sante', 'rsa', 'Demander le RSA', 'J’ai peu d’argent. Je demande le RSA à la CAF.', {
      title: { fr: 'Demander le RSA', en: 'Apply for RSA (minimum income)', ar: 'طلب دخل التضامن (RSA)' },
      summary: {
        fr: 'J’ai peu d’argent. Je demande le RSA à la CAF.',
        en: 'I have little money. I apply for RSA at the CAF.',
        ar: 'مالي قليل. أطلب دخل التضامن من الصندوق.',
      },
      entry: 'https://www.caf.fr/',
      hosts: ['www.caf.fr'],
      bring: [
        { fr: 'Numéro de sécurité sociale' },
        { fr: 'Revenus des 3 derniers mois' },
        { fr: 'Relevé d’identité bancaire' },
        { fr: 'Pièce d’identité ou titre de séjour' },
      ],
      office: { fr: 'Ou à la Caf, sur rendez-vous', en: 'Or at the CAF, by appointment', ar: 'أو في الصندوق، بموعد' },
      cost: { fr: 'Gratuit', en: 'Free', ar: 'مجاني' },
      delay: { fr: 'Réponse en deux mois environ' },
      prints: { fr: 'accusé de réception' },
      needsMailbox: true,
    }),
    procedure(
      'social_sante',
      'ameli',
      'Mon compte Ameli : attestation de droits',
      'J’ouvre mon compte santé. J’imprime mon attestation.',
    ),
    procedure(
      'famille_scolarite',
      'caf-situation',
      'Dire un changement à la CAF',
      'Ma vie change : naissance, travail, adresse. Je le dis à la CAF.',
    ),
    procedure('logement', 'apl', 'Demander l’aide au logement (APL)', 'Je demande une aide pour payer mon loyer.'),
    procedure(
      'travail_formation',
      'france-travail',
      'M’inscrire à France Travail',
      'Je cherche un emploi. Je m’inscris.',
    ),
    procedure(
      'transports_mobilite',
      'carte-grise',
      'Carte grise d’un véhicule d’occasion',
      'J’ai acheté une voiture. Je fais la carte grise à mon nom.',
      { payment: true, local: true },
    ),
    procedure(
      'justice',
      'aide-juridictionnelle',
      'Aide juridictionnelle',
      'J’ai peu d’argent. L’État paie mon avocat.',
    ),
    procedure(
      'etrangers_europe',
      'titre-sejour',
      'Titre de séjour : demande ou renouvellement',
      'Je demande ou je renouvelle mon titre de séjour.',
    ),
    procedure('associations', 'association', 'Créer ou modifier une association', 'Je déclare mon association.'),
  ],
};

const market = {
  fr: 'Que faire de la place du Marché ?',
  en: 'What should become of Market Square?',
  ar: 'ماذا نفعل بساحة السوق؟',
};
const benches = { fr: 'Les bancs du parc', en: 'The park benches', ar: 'مقاعد الحديقة' };

/** The stages of the sample, at the moment when this one is open. */
function stagesAt(
  present: StageName,
  all: readonly StageName[] = ['information', 'debate', 'reflection', 'expression', 'evaluation'],
) {
  const place = (stage: StageName) => stageNames.indexOf(stage) - stageNames.indexOf(present);
  return all.map(
    (stage): StageAt => ({
      stage,
      opensAt: '2026-11-09T09:00:00+01:00',
      closesAt: '2026-11-28T18:00:00+01:00',
      state: place(stage) === 0 ? 'open' : place(stage) < 0 ? 'past' : 'to-come',
    }),
  );
}

export const consultationLines: ConsultationLine[] = [
  {
    consultation: 'place-du-marche',
    title: market,
    level: 'decide',
    rehearsal: false,
    stage: 'open',
    closesAt: '2026-11-28T18:00:00+01:00',
    stages: stagesAt('expression'),
    decided: false,
    heardAt: null,
  },
  {
    consultation: 'repetition',
    title: { fr: 'Répétition : choisir un fruit' },
    level: 'inform',
    rehearsal: true,
    stage: 'open',
    closesAt: '2026-12-05T18:00:00+01:00',
    stages: stagesAt('expression', ['expression']),
    decided: false,
    heardAt: null,
  },
  {
    consultation: 'horaires',
    title: { fr: 'Les horaires de la médiathèque' },
    level: 'consult',
    rehearsal: false,
    stage: 'upcoming',
    closesAt: '2027-01-15T18:00:00+01:00',
    stages: stagesAt('information', ['expression']),
    decided: false,
    heardAt: null,
  },
  {
    consultation: 'bancs-du-parc',
    title: benches,
    level: 'co-build',
    rehearsal: false,
    stage: 'closed',
    closesAt: '2026-10-30T18:00:00+01:00',
    stages: stagesAt('evaluation'),
    decided: true,
    heardAt: null,
  },
  {
    consultation: 'fontaine',
    title: { fr: 'La fontaine' },
    level: 'co-build',
    rehearsal: false,
    stage: 'refused',
    closesAt: '2026-12-30T18:00:00+01:00',
    stages: stagesAt('expression', ['expression']),
    decided: false,
    heardAt: null,
  },
  {
    consultation: 'parc',
    title: { fr: 'Le parc des Lilas', en: 'Lilac Park', ar: 'حديقة الليلك' },
    level: 'consult',
    rehearsal: false,
    stage: 'upcoming',
    closesAt: '2026-12-19T18:00:00+01:00',
    stages: stagesAt('reflection'),
    decided: false,
    heardAt: null,
  },
  {
    consultation: 'marche',
    title: { fr: 'Le marché du samedi', en: 'The Saturday market', ar: 'سوق السبت' },
    level: 'consult',
    rehearsal: false,
    stage: 'upcoming',
    closesAt: '2026-12-19T18:00:00+01:00',
    stages: stagesAt('debate'),
    decided: false,
    heardAt: null,
  },
  {
    consultation: 'ecole',
    title: { fr: 'La cour de l’école', en: 'The school yard', ar: 'ساحة المدرسة' },
    level: 'consult',
    rehearsal: false,
    stage: 'closed',
    closesAt: '2026-10-30T18:00:00+01:00',
    stages: stagesAt('evaluation'),
    decided: false,
    heardAt: null,
  },
];

const say3 = (fr: string, en: string, ar: string) => ({ fr, en, ar });
const window = { opensAt: '2026-11-09T09:00:00+01:00', closesAt: '2026-11-28T18:00:00+01:00' };

const stages: Stages = {
  information: {
    ...window,
    whoDecides: say3(
      'Le conseil municipal décide. Il suit le résultat, ou il explique publiquement pourquoi il ne le suit pas.',
      'The city council decides. It follows the result, or explains in public why it does not.',
      'المجلس البلدي هو من يقرر. يتبع النتيجة، أو يشرح علنًا لماذا لا يتبعها.',
    ),
    pages: [
      {
        title: say3('La place aujourd’hui', 'The square today', 'الساحة اليوم'),
        paragraphs: [
          say3(
            'La place mesure 4 000 m². Soixante voitures s’y garent. Le marché a lieu le samedi.',
            'The square measures 4,000 m². Sixty cars park there. The market is on Saturdays.',
            'مساحة الساحة 4000 متر مربع. تقف فيها ستون سيارة. يُقام السوق يوم السبت.',
          ),
          say3('L’été, il y fait très chaud.', 'In summer it gets very hot.', 'الحر شديد فيها صيفًا.'),
        ],
        picture: {
          attachment: 'plan',
          alternative: say3(
            'Plan de la place : le marché au centre, les voitures autour.',
            'Plan of the square: the market in the middle, cars around it.',
            'مخطط الساحة: السوق في الوسط والسيارات حوله.',
          ),
        },
      },
      {
        title: say3('Ce que cela coûte', 'What it costs', 'الكلفة'),
        paragraphs: [
          say3(
            'Chaque projet coûte environ 900 000 €. Les impôts n’augmentent pas.',
            'Each project costs about €900,000. Taxes do not rise.',
            'كلفة كل مشروع نحو 900000 يورو. لا تزيد الضرائب.',
          ),
        ],
      },
    ],
    documents: [
      {
        title: say3('Le plan des quatre projets', 'The plan of the four projects', 'مخطط المشاريع الأربعة'),
        attachment: 'dossier',
      },
    ],
  },
  debate: {
    ...window,
    question: say3('Que manque-t-il à la place du Marché ?', 'What does Market Square lack?', 'ماذا ينقص ساحة السوق؟'),
    terms: [
      say3(
        'La ville lit chaque texte. Elle publie tout ce qui parle de la place, sans insulte et sans nom de personne.',
        'The city reads every text. It publishes all that is about the square, without insult and without names.',
        'تقرأ المدينة كل نص. وتنشر كل ما يخص الساحة، دون إهانة ودون أسماء أشخاص.',
      ),
    ],
    statements: [
      {
        id: 'ombre',
        text: say3('Il faut d’abord de l’ombre.', 'Shade comes first.', 'الظل أولًا.'),
      },
    ],
  },
  reflection: {
    ...window,
    questions: [
      {
        id: 'voitures',
        question: say3('Où iront les voitures ?', 'Where will the cars go?', 'أين تقف السيارات؟'),
        answer: [
          say3(
            'Rue des Halles, à deux minutes. Il y a quarante places.',
            'To rue des Halles, two minutes away. There are forty places.',
            'في شارع الهال، على بعد دقيقتين. فيه أربعون مكانًا.',
          ),
        ],
      },
      {
        id: 'travaux',
        question: say3('Combien de temps durent les travaux ?', 'How long does the work last?', 'كم تدوم الأشغال؟'),
        answer: [
          say3(
            'Huit mois. Le marché du samedi va devant la mairie.',
            'Eight months. The Saturday market moves to the town hall.',
            'ثمانية أشهر. ينتقل سوق السبت أمام البلدية.',
          ),
        ],
      },
    ],
  },
  evaluation: {
    opensAt: '2026-12-01T09:00:00+01:00',
    closesAt: '2027-12-01T09:00:00+01:00',
    outcome: {
      decision: [
        say3(
          'Le conseil municipal a choisi les arbres et les bancs, le 15 décembre.',
          'The city council chose the trees and benches on 15 December.',
          'اختار المجلس البلدي الأشجار والمقاعد في 15 ديسمبر.',
        ),
      ],
      reasons: [
        say3(
          'Ce projet est arrivé en tête. Il rafraîchit la place l’été.',
          'This project came first. It cools the square in summer.',
          'جاء هذا المشروع أولًا. وهو يبرّد الساحة صيفًا.',
        ),
      ],
      followUp: [
        say3(
          'Mars 2027 : les vingt premiers arbres sont plantés.',
          'March 2027: the first twenty trees are planted.',
          'مارس 2027: غُرست الأشجار العشرون الأولى.',
        ),
      ],
      next: 'place-du-marche',
    },
  },
};

export const debate: Debate = {
  consultation: 'parc',
  edition: 4,
  contributions: [
    {
      id: 'c-0011223344556677',
      contribution: {
        kind: 'proposal',
        language: 'fr',
        title: 'Un kiosque à musique',
        text: 'Pour les concerts du samedi.\nLes écoles pourraient y jouer aussi.',
      },
    },
    {
      id: 'c-8899aabbccddeeff',
      contribution: { kind: 'remark', language: 'ar', text: 'نحتاج إلى مقاعد كثيرة للمسنين.' },
    },
  ],
  counts: [{ statement: 'ombre', agree: 21, disagree: 4, pass: 7 }],
};

/** A drawing as an attachment brings it. */
export const drawing: Attachment = {
  name: 'plan',
  kind: 'png',
  data: 'iVBORw0KGgoAAAANSUhEUgAAAPAAAACgCAYAAAAy2+FlAAAABHNCSVQICAgIfAhkiAAAAAFzUkdCAK7OHOkAAAjuSURBVHic7d1NbBx3GcfxJyV2shuvN/baaXHq2q0Sl9RSrEgh6gutKgpSOCDa0iLx1hNCQuIQ5YKEEEhIHBAXDki986JegKKqFYdWCEXQqCUoONCmclBjx9hUttepvc2uE4eYg7uWHcf27Pg/O/N7/P2c4n2Z/f+zz2/3P7v7zOx668yrSwZA0l1pDwBAfAQYEEaAAWEEGBBGgAFhBBgQRoABYQQYEEaAAWEEGBBGgAFhBBgQRoABYQQYEEaAAWEEGBC2O8RG8rmc5XK5EJsCdoRarWbVWm3b2wkS4FwuZ6VSZ4hNATtCuTwbJMAsoQFhBBgQRoABYUH2geN4882zse736KOPbHjdL3/7t1jbfOG5Tzd1m8y9cR7mnoTUAnz2bPgn8le/Oxdrm5v9pyexTebeOA9zTwJLaEAYAQaEEWBAGAEGhBFgQBgBBoTtCnF2wlJnJ7+FBhpQLs9aeXZ229vhHRgQRoABYQQYEEaAAWEEGBBGgAFhqXUjITmL/7tl58er9sH8DTMzu6e91Y715q3lE7xee0OAnZmqLNrPXp+wS1MLay4/fGCvff/kvdaR5yn3hJdkRxYWb9kPXrmyLrxmZpemFux7L49ZbfFWKmNDMqRfjpeWluzvl/9tl6c/MDOz+7vvseMPHE57WKn59dvTNlVZ3PD6qcqi/ebtafvWY3c3dVxZ4bFeZAM8XZm3n/zhJfvH2PtrLn/k8BE7/YVnrLu9mNrY0nJ+/NqWt/nXZLUpY8kar/Uiu4T++R9fXvdkmJmdvXTRXnzjtVTGlLbN3n0buY1HXutFMsAXJ8ftryPvbnj9n94dtouT400dUxYcKLRseZud+CGW53qRDPDIfyeC3MabY737gtzGG8/1Ihlg3NnXT3Rv+i7c27HHvnGiu6ljQrIkAzzwyYNb3mbw3vuaMpYsybXcZT99ps+eOFRYd93jh9rtx1/stb0tkk/5tniuF8kdoiM9vfbYwEMb7td89qEhO3R3T9PHlQUd+d12+nMH7YWHF214YvkT56GDeetq23r/2CvP9SL7cnzq5NPWns+vu7yQy9upk19KZUxZ0tXWYk89WLSnHizu6PDWea0X+UPqnHv/kqsv5pGsrNRLqEPqyAcYUMQxsQBofoiVRYuVst2olNMehoTWQslaCqW0h+ECAQ7kRqVs1yZH0h6Ghp4BAhyIdIA9dpcgOR7rRTbAXrtLkAyv9SIb4E27S1pa7YfPfi2VcdXtbe+yXKEr0m1rlRlbmJ8xM7OPPrxqYxeGI90vXyza/UPHVv7uOPipyOO7OvHeyr8vD5+36txcpPv1HR2ytv0dZtuYYxqyXi9xSQY4SnfJ8w8/bkd6eps6rtVyha7ogZp4b6W4q3Nz9s5f/hzpbt29/UECPHph2KbHR6M9Zl//SoDjzrHZFOolLsmvkTx3lyA8z/UiGWAAyyQD7Lm7BOF5rhfJANe7Szai3F2C8DzXi2SAzXF3CZLhtV4kP4U2M+tuL9orp3+Ume4SZJvXepENcN3xBw7LPwloHm/1IruEBkCAAWkEGBAmvQ/ssbsEyfFYL7IBznp3Sa0yY7bq98Zb3vZj+WLRBj/zZKT75Ytr53g14uPdrv/okB3o62/4MePOMQ1Zr5e4ZAOc9e6Shfl43Tdt+zts8IloAb5d3ACvbohoRNw5piHr9RKX5D6w53PdIDzP9SIZYM/dJQjPc73ILqGzbmps1KbHovfY1vdBd+/JW6Er2g/rb16vWmXmysrf75yJ1kdsZmuW6YWu+2z3nvU/M7yTyswVu3l9+YwPceeIcCQDrNBdMj02Grkxf9CeXBPgqE3yC/MzawMc8fHsDgHe2x79yBr1AMedY7Mp1Etckktoz90lCM9zvUgG2Bx3lyAZXutFcgltjrtLkAyv9SIb4Dpv3SVIlrd6kV1CAyDAgDQCDAiT3gf22F2C5HisF9kAe+0uQTK81ovsEnrT7pI3XktlTMgur/UiGWDP3SUIz3O9SC6ho3aXpHmyqu6+fhu0aH293at+I3zzejVyX2/9N8l1UQ8EcLvKzJXIDferHzPuHJtNoV7ikgywggMxu28aCfDt4h4IYHVDRCPizhHhSC6hPXeXIDzP9SIZYM/dJQjPc73ILqFPnXza/vmfUZuvrt0PzEp3Sdyz13/04VUbuzAc6X75YjHICb4vD5+36txcpPv1HR1aOcF33DmmIev1EpdsgLPeXRL37PXVubnITfLdvf1BAjx6Ydimx6MfWaMe4LhzTEPW6yUu2QDXeesuQbK81YvkPjCAZQQYEEaAAWHS+8Aeu0uQHI/1Ihtgr90lSIbXepFdQnvtLkEyvNaLZIA9d5cgPM/1Ihlgz+e6QXie60UywACWSQbYc3cJwvNcL5KfQte7Szbar8lCd0ncs9fni8XIjfn54tpPTuP2EfcfHYrc17v6MePOsdkU6iUuyQCbQHdJ3LPXt+3viN2YHzfAqxsiGhF3jmnIer3EteutM68ubXcjpc5OK5U6w4yoQVnpLrk2OWLXJkdSeWw1+3oGbF/PQCqPnZV6KZdnrTw7u+3tyL4D13nrLkGyvNWLfICzorVQMkvpXUVNa6GU9hDcIMCBtBRK1kJhoskkv0YCsEz6HdhjdwmS47FeZAPstbsEyfBaL7JLaK/dJUiG13qRDLDn7hKE57leJAPsubsE4XmuF8kAA1gmGWDP3SUIz3O9SAbY87luEJ7nepEMsH3cXdKez6+7XL27BMnwWi90I2FHyUq9hOpGkg8woChUgGWX0AAIMCCNAAPCCDAgjAADwggwIIwAA8IIMCCMAAPCUjukzue/+mKs+73+0nc2vO4Xzx6Ptc3v/v7chtcxzsYxzubhHRgQRoABYQQYEEaAAWEEGBBGgAFhqX2N9M0vx/vofzMnvvLt4NtknGHt5HEmgSNyACngiBwACDCgjAADwoJ8iFWr1axc3v56HtgparVakO0ECXC1VrNqoAEBiI4lNCCMAAPCCDAgjAADwggwIIwAA8IIMCCMAAPCCDAgjAADwggwIIwAA8IIMCCMAAPCCDAgjAADwv4PUWbAE+vl0WsAAAAASUVORK5CYII=',
};

export function signedPackage(consultation: string): ConsultationPackage {
  return {
    ...(consultation !== 'repetition' && {
      stages: consultation === 'ecole' ? { ...stages, evaluation: window } : stages,
    }),
    consultation,
    version: 1,
    rehearsal: consultation === 'repetition',
    city: 'Pont-sur-Aure',
    languages: ['fr', 'en', 'ar'],
    title: consultation === 'bancs-du-parc' ? benches : market,
    level: 'decide',
    information: [
      {
        fr: 'La place du Marché sera refaite en 2027. La ville a reçu trois projets. Ils coûtent le même prix.',
        en: 'Market Square will be rebuilt in 2027. The city received three projects. They cost the same.',
        ar: 'سيُعاد بناء ساحة السوق عام 2027. تلقّت المدينة ثلاثة مشاريع. كلفتها واحدة.',
      },
      {
        fr: 'Les plans sont exposés à l’accueil de la médiathèque. Une réunion a eu lieu le 3 novembre.',
        en: 'The plans are on display at the library desk. A meeting took place on 3 November.',
        ar: 'الخرائط معروضة في استقبال المكتبة. عُقد اجتماع في 3 نوفمبر.',
      },
    ],
    privacyNotice: [
      {
        fr: 'La ville sait qui a participé. Elle ne peut pas savoir ce que vous avez choisi.',
        en: 'The city knows who took part. It cannot know what you chose.',
        ar: 'تعرف المدينة من شارك. ولا تستطيع أن تعرف ما اخترتم.',
      },
      {
        fr: 'La liste des participants est effacée après la publication du résultat.',
        en: 'The list of participants is erased once the result is published.',
        ar: 'تُمحى قائمة المشاركين بعد نشر النتيجة.',
      },
    ],
    whoMayTakePart: {
      fr: 'Toute personne qui a une carte de bibliothèque de la ville.',
      en: 'Anyone who holds a library card of the city.',
      ar: 'كل شخص لديه بطاقة مكتبة المدينة.',
    },
    whatHappensNext: {
      fr: 'Le résultat est publié le 1er décembre. Le projet choisi est construit en 2027.',
      en: 'The result is published on 1 December. The chosen project is built in 2027.',
      ar: 'تُنشر النتيجة في 1 ديسمبر. ويُبنى المشروع المختار عام 2027.',
    },
    opensAt: '2026-11-09T09:00:00+01:00',
    closesAt: '2026-11-28T18:00:00+01:00',
    form: sampleForms[consultation]?.form ?? marketForm,
    panel: {
      questions: ['district', 'age', 'tie', 'first-time'],
      districts: [
        { id: 'centre', name: { fr: 'Centre-ville', en: 'Town centre', ar: 'وسط المدينة' } },
        { id: 'port', name: { fr: 'Le Vieux-Port', en: 'The old port', ar: 'المرفأ القديم' } },
        { id: 'tanneries', name: { fr: 'Les Tanneries', en: 'The tanneries', ar: 'المدابغ' } },
        { id: 'ailleurs', name: { fr: 'Une autre commune', en: 'Another town', ar: 'بلدية أخرى' } },
      ],
    },
    k: 8,
    tieRule: { fr: 'En cas d’égalité, le conseil municipal choisit.' },
    slipRequired: true,
    eligibility: { rule: 'library-card', deskCodes: true },
    ballotKey: { publicKey: 'A'.repeat(43), fingerprint: 'DEMO', trustees: 3, threshold: 2 },
    publicationKey: 'A'.repeat(43),
  };
}

export const themeSheets = [{ theme: 'papiers_elections_citoyennete', id: 'N19810' }] as const;

export const foundSheets: FoundSheet[] = [
  {
    id: 'F1341',
    title: 'Carte d’identité d’un majeur : première demande',
    summary: 'Au guichet, avec les pièces justificatives.',
  },
  { id: 'F1427', title: 'Renouvellement d’un passeport', summary: 'Pour un majeur ou un mineur.' },
];

const say = (text: string): Block => ({ kind: 'paragraph', spans: [{ text }] });

/** A sheet with one of everything that a sheet can hold. */
export const sheet: Sheet = {
  id: 'F1341',
  kind: 'sheet',
  title: 'Carte d’identité d’un majeur : première demande',
  summary: 'Pour demander une carte d’identité, il faut se rendre au guichet avec les pièces nécessaires.',
  theme: 'papiers_elections_citoyennete',
  path: [
    { id: 'N19810', title: 'Papiers - Citoyenneté' },
    { id: 'N358', title: 'Carte d’identité' },
  ],
  updatedOn: '2026-08-28',
  sourceUrl: 'https://www.service-public.gouv.fr/particuliers/vosdroits/F1341',
  introduction: [say('La carte d’identité n’est pas obligatoire. Elle aide à prouver qui vous êtes.')],
  sections: [
    {
      title: 'Où faire la demande ?',
      about: 'office',
      blocks: [
        {
          kind: 'paragraph',
          spans: [
            { text: 'Dans toute mairie qui a une station. Voir ' },
            { text: 'la liste', to: 'R1406' },
            { text: '.' },
          ],
        },
      ],
    },
    {
      title: 'Coût',
      about: 'cost',
      blocks: [
        { kind: 'paragraph', spans: [{ text: 'La carte est ' }, { text: 'gratuite', strong: true }, { text: '.' }] },
        {
          kind: 'table',
          title: 'Prix selon la demande',
          headRows: 1,
          rows: [
            [[say('Demande')], [say('Prix')]],
            [[say('Première')], [say('0 €')]],
            [[say('Carte perdue')], [say('25 €')]],
          ],
        },
      ],
    },
    {
      title: 'Pièces à fournir',
      about: 'bring',
      blocks: [
        {
          kind: 'cases',
          cases: [
            {
              title: 'Vous avez un passeport',
              blocks: [
                { kind: 'list', ordered: false, items: [[say('Passeport')], [say('Photo de moins de 6 mois')]] },
              ],
            },
            { title: 'Vous n’avez pas de passeport', blocks: [say('Copie intégrale d’acte de naissance.')] },
          ],
        },
        { kind: 'note', tone: 'know', title: 'À savoir', blocks: [say('La mairie garde une copie.')] },
      ],
    },
  ],
  situations: [
    {
      title: 'En France',
      sections: [{ title: 'Délai', about: 'delay', blocks: [say('La carte est prête en trois semaines environ.')] }],
    },
    { title: 'À l’étranger', sections: [{ title: null, about: null, blocks: [say('Allez au consulat.')] }] },
  ],
  services: [
    {
      id: 'R45668',
      kind: 'online',
      title: 'Demander sa carte en ligne',
      url: 'https://www.service-public.gouv.fr/',
      cerfa: null,
    },
    { id: null, kind: 'form', title: 'Déclaration de perte', url: null, cerfa: '14011*02' },
  ],
  offices: [],
  laws: [{ title: 'Décret n°55-1397 du 22 octobre 1955', url: null }],
  more: [{ title: 'Carte des stations de recueil', url: null }],
  definitions: [{ term: 'Station de recueil', blocks: [say('Appareil qui prend les empreintes des doigts.')] }],
  children: [],
  related: [{ id: 'F1427', title: 'Renouvellement d’un passeport' }],
};

/** A file of sheets: nothing but the way to them. */
export const file: Sheet = {
  ...sheet,
  id: 'N358',
  kind: 'file',
  title: 'Carte d’identité',
  summary: '',
  introduction: [],
  sections: [],
  situations: [],
  services: [],
  laws: [],
  more: [],
  definitions: [],
  children: [
    { title: 'Première demande', sheets: [{ id: 'F1341', title: 'Carte d’identité d’un majeur' }] },
    { title: null, sheets: [{ id: 'F1342', title: 'Carte d’identité d’un mineur' }] },
  ],
  related: [],
};

/** Of two assistances this morning; in the second one no procedure was opened. */
export const unfinishedReports: KioskValue<'activity.waiting'> = [
  {
    report: 'AAAAAAAAAAAAAAAAAAAAAA',
    day: '2026-11-24',
    place: 'Médiathèque centrale',
    minutes: 23,
    themes: ['logement', 'social_sante'],
    posture: 'with',
  },
  {
    report: 'AAAAAAAAAAAAAAAAAAAAAQ',
    day: '2026-11-24',
    place: 'Médiathèque centrale',
    minutes: 8,
    themes: [],
    posture: null,
  },
];

export const monthFigures: KioskValue<'activity.month'> = {
  month: '2026-11',
  from: 'city',
  figures: {
    reports: 31,
    minutes: 845,
    thematics: { aide_aux_demarches_administratives: 26, logement: 11, social_sante: 9, email: 5 },
  },
};

export const foundDevices: KioskValue<'first-start.find-devices'> = {
  readers: [
    {
      name: 'RFIDeas USB Keyboard',
      reader: {
        ...{ driver: 'hid-keyboard', vendorId: 0x0c27, productId: 0x3bfa },
        ...{ layout: 'fr-azerty', mode: 'tap', absentAfterMs: 1_500 },
      },
    },
    {
      name: 'Logitech K120',
      reader: {
        ...{ driver: 'hid-keyboard', vendorId: 0x046d, productId: 0xc31c },
        ...{ layout: 'fr-azerty', mode: 'tap', absentAfterMs: 1_500 },
      },
    },
  ],
  printers: [{ name: 'EPSON TM-T20III', printer: { driver: 'device', path: 'auto', widthPx: 576 } }],
};
