import { fingerprint, generateSealingKey, generateSigningKey, type KeyPair } from '../../ballot/index.ts';
import type { ConsultationPackage } from '../../contract/consultation.ts';
import type { SingleForm } from '../../contract/form.ts';

/** What the officer sends to publish, with the keys that a ceremony would have made. */
export interface TestDraft {
  readonly draft: Omit<ConsultationPackage, 'city' | 'version'>;
  readonly ballotKey: KeyPair;
  readonly publicationKey: KeyPair;
}

const text = (fr: string, en: string, ar: string) => ({ fr, en, ar });

export const squareForm: SingleForm = {
  kind: 'single',
  question: text('Quel projet préférez-vous ?', 'Which project do you prefer?', 'أي مشروع تفضلون؟'),
  options: [
    { id: 'arbres', label: text('Des arbres et des bancs', 'Trees and benches', 'أشجار ومقاعد') },
    { id: 'jeux', label: text('Une aire de jeux', 'A playground', 'ساحة ألعاب') },
    { id: 'halle', label: text('Une halle couverte', 'A covered hall', 'سوق مغطاة') },
  ],
  optionOrder: 'as-published',
};

/** A consultation about a square, open for an hour around `nowMs`. k is 3, so that tests stay small. */
export function makeDraft(nowMs: number, change: Partial<TestDraft['draft']> = {}): TestDraft {
  const ballotKey = generateSealingKey();
  const publicationKey = generateSigningKey();
  const draft: TestDraft['draft'] = {
    consultation: 'place-du-marche',
    rehearsal: false,
    languages: ['fr', 'en', 'ar'],
    title: text('La place du Marché', 'The market square', 'ساحة السوق'),
    level: 'consult',
    information: [
      text(
        'La place du Marché sera refaite en 2027. Trois projets ont été présentés aux habitants.',
        'The market square will be rebuilt in 2027. Three projects were presented to residents.',
        'سيعاد بناء ساحة السوق في عام 2027. عُرضت ثلاثة مشاريع على السكان.',
      ),
    ],
    privacyNotice: [text('Votre choix reste secret.', 'Your choice stays secret.', 'يبقى اختياركم سريًا.')],
    whoMayTakePart: text(
      'Toute personne qui a une carte de la médiathèque.',
      'Anyone who has a library card.',
      'كل من لديه بطاقة المكتبة.',
    ),
    whatHappensNext: text(
      'Le conseil municipal débattra du résultat le 12 janvier et dira pourquoi il le suit ou non.',
      'The city council will discuss the result on 12 January and say why it follows it or not.',
      'سيناقش المجلس البلدي النتيجة في 12 يناير ويوضح أسباب اتباعها أو عدمه.',
    ),
    opensAt: new Date(nowMs - 1_800_000).toISOString(),
    closesAt: new Date(nowMs + 1_800_000).toISOString(),
    form: squareForm,
    k: 3,
    tieRule: text('Le conseil choisit.', 'The council chooses.', 'يختار المجلس.'),
    slipRequired: true,
    eligibility: { rule: 'library-card', deskCodes: true },
    ballotKey: {
      publicKey: ballotKey.publicKey,
      fingerprint: fingerprint(ballotKey.publicKey),
      trustees: 3,
      threshold: 2,
    },
    publicationKey: publicationKey.publicKey,
    ...change,
  };
  return { draft, ballotKey, publicationKey };
}
