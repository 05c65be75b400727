import { z } from 'zod';
import { mediatorNumber } from './assistance.ts';
import { registrarKeySchema } from './ceremony.ts';
import { formSchema, type Language, languages, localizedSchema } from './form.ts';
import { instant, slug } from './identifiers.ts';
import { panelSchema } from './panel.ts';
import { bytes16, bytes32 } from './signed.ts';
import {
  attachedFileSchema,
  attachmentLimits,
  attachmentsSchema,
  disorderOf,
  kindOfFile,
  missingAttachments,
  type Stages,
  stagesSchema,
} from './stages.ts';

/** How far the city binds itself to what residents say, from least to most (design.md §5, "published with each consultation"). */
export const participationLevels = ['inform', 'consult', 'co-build', 'decide'] as const;

/**
 * A consultation as the city signs and publishes it: the payload of a signed package. A later version of the same
 * consultation keeps its form, panel and keys; the terminal refuses an older one.
 */
export const packageSchema = z
  .strictObject({
    consultation: slug,
    version: z.int().min(1),
    /** A rehearsal is complete and real, says so everywhere, and can never be counted with real ballots. */
    rehearsal: z.boolean(),
    city: z.string().min(1).max(80),
    languages: z.array(z.enum(languages)).min(1),
    title: localizedSchema,
    level: z.enum(participationLevels),
    /** Each entry is one short paragraph. */
    information: z.array(localizedSchema).min(1).max(20),
    privacyNotice: z.array(localizedSchema).min(1).max(20),
    whoMayTakePart: localizedSchema,
    whatHappensNext: localizedSchema,
    opensAt: instant,
    closesAt: instant,
    /** What comes before and after the vote. Absent in packages of before there were stages. */
    stages: stagesSchema.optional(),
    /** The pictures and documents of the stages. A terminal hands them out one by one, never with the rest. */
    attachments: attachmentsSchema.optional(),
    /** The city server's X25519 key for what is said in the debate. It makes one where there is a debate. */
    contributionKey: bytes32.optional(),
    form: formSchema,
    /** What residents may say of themselves once they have voted, on a sheet apart. Nobody is asked where it is absent. */
    panel: panelSchema.optional(),
    /** The least number of ballots in a batch or in a published line. */
    k: z.int().min(2).max(100),
    tieRule: localizedSchema,
    /** The city may allow ballots without a slip; where it does not, no working printer means no ballot. */
    slipRequired: z.boolean(),
    /** Who may take part: a library card, at its home terminal or elsewhere with a reservation, or a one-use code from the desk. */
    eligibility: z.strictObject({ rule: z.literal('library-card'), deskCodes: z.boolean() }),
    ballotKey: z.strictObject({
      publicKey: bytes32,
      fingerprint: z.string().min(1).max(80),
      trustees: z.int().min(1).max(20),
      threshold: z.int().min(1).max(20),
    }),
    /** Ed25519 key of those who sign the result. */
    publicationKey: bytes32,
    /** Of the registrar, who opens the outer envelopes of provisional ballots; without it no terminal takes any. */
    registrarKey: registrarKeySchema.optional(),
  })
  .superRefine(checkWhole);
export type ConsultationPackage = z.infer<typeof packageSchema>;

const {
  version: _version,
  city: _city,
  ballotKey: _key,
  publicationKey: _publication,
  registrarKey: _registrar,
  attachments: _attachments,
  contributionKey: _contribution,
  ...written
} = packageSchema.shape;

/**
 * A consultation as an officer writes it, in YAML (kiosk-config/demo/consultation.yaml): a package without what the city server
 * knows (its name, the version) and without the keys, which come from the ceremony.
 */
export const consultationDraftSchema = z
  .strictObject({ ...written, attachments: z.array(attachedFileSchema).max(attachmentLimits.files).optional() })
  .superRefine(checkWhole)
  .superRefine(({ stages, attachments }, context) => {
    const files = attachments?.map((file) => ({ name: file.name, kind: kindOfFile(file) }));
    for (const { path, message } of missingAttachments(stages, files))
      context.addIssue({ code: 'custom', path, message });
  });

/** Forms of several consultations that have everything else in common, by their names: those of the demo. */
export const formsSchema = z.record(slug, z.strictObject({ title: localizedSchema, form: formSchema }));

/**
 * What one terminal alone receives beside the package: the token key of the consultation, sealed to the terminal's own key, and
 * the tokens whose home it is (design.md §5, "once only").
 */
export const deliverySchema = z.strictObject({
  consultation: slug,
  terminal: slug,
  /** SHA-256 of the package's payload text. */
  packageHash: bytes32,
  /** HPKE to the terminal's X25519 key: enc ‖ ciphertext ‖ tag (80 bytes), info `passerelle/token-key/1\n<consultation>\n<terminal>`, no aad. */
  sealedTokenKey: z.string().regex(/^[A-Za-z0-9_-]{106}[AEIMQUYcgkosw048]$/),
  reservations: z.array(bytes32).max(200_000),
});
export type Delivery = z.infer<typeof deliverySchema>;

/** What a terminal is told about itself when it is enrolled and whenever it changes. */
export const settingsSchema = z.strictObject({
  terminal: slug,
  /** Grows with each change; the terminal refuses an older one. */
  version: z.int().min(1),
  name: z.string().min(1).max(80),
  place: z.string().min(1).max(120),
  city: z.string().min(1).max(80),
  /** Where residents find results and boards: what a stub prints. Terminals may reach the server under another name. */
  publicUrl: z.url({ protocol: /^https$/ }).max(200),
  /** Raw Ed25519 key of the city server, the root of trust for packages and acknowledgements. */
  serverKey: bytes32,
  /** HMAC-SHA256 of `mediator:` + card number under `mediatorKey`. */
  mediatorTokens: z.array(bytes32).max(500),
  /** The PINs of these cards (ballot/mediator-pin.ts). Absent in settings of before there were PINs. */
  mediators: z
    .array(z.strictObject({ mediator: mediatorNumber, token: bytes32, salt: bytes16, hash: bytes32 }))
    .max(500)
    .optional(),
  /** Sealed to the terminal like a token key, info `passerelle/mediator-key/1\n<terminal>`. */
  sealedMediatorKey: z.string().regex(/^[A-Za-z0-9_-]{106}[AEIMQUYcgkosw048]$/),
});
export type TerminalSettings = z.infer<typeof settingsSchema>;

/** A tracker as people read it: `XXXX-XXXX-XXXX`, Crockford base32. */
export const trackerText = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){2}$/);

/** What no single field can say: French is there, the times are in order, and every text exists in every language. */
function checkWhole(value: Written, context: z.RefinementCtx): void {
  if (!value.languages.includes('fr'))
    context.addIssue({ code: 'custom', path: ['languages'], message: 'expected fr among them' });
  if (Date.parse(value.opensAt) >= Date.parse(value.closesAt))
    context.addIssue({ code: 'custom', path: ['closesAt'], message: 'expected a time after opensAt' });
  for (const { path, message } of disorderOf(value)) context.addIssue({ code: 'custom', path, message });
  for (const { path, language } of missingTranslations(value, value.languages))
    context.addIssue({ code: 'custom', path: [...path, language], message: `expected the text in "${language}" too` });
}

type Written = { languages: readonly Language[]; opensAt: string; closesAt: string; stages?: Stages | undefined };

function* missingTranslations(
  value: unknown,
  wanted: readonly Language[],
  path: (string | number)[] = [],
): Generator<{ path: (string | number)[]; language: Language }> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* missingTranslations(item, wanted, [...path, index]);
  } else if (typeof value === 'object' && value !== null) {
    if (localizedSchema.safeParse(value).success) {
      for (const language of wanted) if (!(language in value)) yield { path, language };
    } else {
      for (const [key, item] of Object.entries(value)) yield* missingTranslations(item, wanted, [...path, key]);
    }
  }
}
