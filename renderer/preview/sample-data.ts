import type { ConsultationLine, TerminalDescription } from '../../contract/calls.ts';
import type { ConsultationPackage } from '../../contract/consultation.ts';
import type { Catalogue, IdentityProvider, Procedure } from '../../contract/procedures.ts';
import type { Block, FoundSheet, Sheet } from '../../contract/sheets.ts';
import { marketForm, sampleForms } from './sample-forms.ts';

/** Samples of the contract, for the preview alone. */
export const description: TerminalDescription = {
  software: '0.1.0',
  languages: ['fr', 'en', 'ar'],
  terminal: { id: 'demo', name: 'Médiathèque des Deux-Rives', place: 'Hall d’entrée', city: 'Pont-sur-Aure' },
  readerMode: 'tap',
  documents: { printer: true, scanner: true },
  learning: false,
  visit: {
    maximumMinutes: 45,
    warningSeconds: 60,
    inactivitySeconds: 120,
    inactivityWarningSeconds: 45,
    extensionMinutes: 10,
  },
  opening: { timeZone: 'Europe/Paris', week: {}, exceptions: {} },
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
  identity: { franceConnect: ['app.franceconnect.gouv.fr'], providers },
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

export const consultationLines: ConsultationLine[] = [
  {
    consultation: 'place-du-marche',
    title: market,
    level: 'decide',
    rehearsal: false,
    stage: 'open',
    closesAt: '2026-11-28T18:00:00+01:00',
  },
  {
    consultation: 'repetition',
    title: { fr: 'Répétition : choisir un fruit' },
    level: 'inform',
    rehearsal: true,
    stage: 'open',
    closesAt: '2026-12-05T18:00:00+01:00',
  },
  {
    consultation: 'horaires',
    title: { fr: 'Les horaires de la médiathèque' },
    level: 'consult',
    rehearsal: false,
    stage: 'upcoming',
    closesAt: '2027-01-15T18:00:00+01:00',
  },
  {
    consultation: 'bancs-du-parc',
    title: benches,
    level: 'co-build',
    rehearsal: false,
    stage: 'closed',
    closesAt: '2026-10-30T18:00:00+01:00',
  },
  {
    consultation: 'fontaine',
    title: { fr: 'La fontaine' },
    level: 'co-build',
    rehearsal: false,
    stage: 'refused',
    closesAt: '2026-12-30T18:00:00+01:00',
  },
];

export function signedPackage(consultation: string): ConsultationPackage {
  return {
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
