import { z } from 'zod';
import { localizedSchema, optionIdSchema } from './form.ts';
import { instant, slug } from './identifiers.ts';
import { documentKinds } from './tray.ts';

/**
 * The stages of a consultation, in their order. Expression is the vote itself, whose times and form stand in the package beside
 * these; what a stage says can be read from its opening on, also when the next one has begun.
 */
export const stageNames = ['information', 'debate', 'reflection', 'expression', 'evaluation'] as const;
export type StageName = (typeof stageNames)[number];

const window = { opensAt: instant, closesAt: instant };
/** Each entry is one short paragraph. */
const paragraphs = z.array(localizedSchema).min(1).max(20);

/** What the files of a package may weigh, so that the package stays one message: pictures for a screen, not for print. */
export const attachmentLimits = { files: 16, fileBytes: 384 * 1024, totalBytes: 640 * 1024 } as const;

/** How the first bytes of each kind begin, in base64. */
const beginnings = { pdf: 'JVBERi', png: 'iVBORw0KGgo', jpeg: '/9j/' } as const;

/**
 * A picture or a document, inside the package and so under its signature. Kinds that can run nothing; what begins otherwise than
 * its kind does is refused.
 */
export const attachmentSchema = z
  .strictObject({
    name: slug,
    kind: z.enum(documentKinds),
    data: z.base64().max(Math.ceil(attachmentLimits.fileBytes / 3) * 4),
  })
  .refine(({ kind, data }) => data.startsWith(beginnings[kind]), {
    path: ['data'],
    message: 'expected a file of its kind',
  });
export type Attachment = z.infer<typeof attachmentSchema>;

/** Where a consultation is written, an attachment is a file that lies beside it. */
export const attachedFileSchema = z.strictObject({
  name: slug,
  file: z
    .string()
    .regex(/^[A-Za-z0-9_-][A-Za-z0-9._-]*\.(?:pdf|png|jpe?g)$/, 'expected a file name that ends in .pdf, .png or .jpg'),
});
export type AttachedFile = z.infer<typeof attachedFileSchema>;

/** Of an attached file, by its ending. */
export function kindOfFile({ file }: AttachedFile): Attachment['kind'] {
  const ending = file.slice(file.lastIndexOf('.') + 1);
  return ending === 'pdf' || ending === 'png' ? ending : 'jpeg';
}

export const attachmentsSchema = z
  .array(attachmentSchema)
  .max(attachmentLimits.files)
  .refine((files) => new Set(files.map(({ name }) => name)).size === files.length, 'names must differ')
  .refine(
    (files) => files.reduce((sum, { data }) => sum + (data.length * 3) / 4, 0) <= attachmentLimits.totalBytes,
    `expected no more than ${attachmentLimits.totalBytes / 1024} KiB in all`,
  );

const pictureSchema = z.strictObject({ attachment: slug, alternative: localizedSchema });

const informationPageSchema = z.strictObject({
  title: localizedSchema,
  paragraphs,
  picture: pictureSchema.optional(),
});
export type InformationPage = z.infer<typeof informationPageSchema>;

/** What the city says once it has decided, added by a later version of the package. */
export const outcomeSchema = z.strictObject({
  decision: paragraphs,
  reasons: paragraphs,
  /** What became of it since. */
  followUp: paragraphs.optional(),
  /** The consultation by which residents choose again, where the city asks them to. */
  next: slug.optional(),
});
export type Outcome = z.infer<typeof outcomeSchema>;

/** The stages around the vote. Whatever a city leaves out, the order stays. */
export const stagesSchema = z.strictObject({
  information: z.strictObject({
    ...window,
    whoDecides: localizedSchema,
    pages: z.array(informationPageSchema).min(1).max(20),
    documents: z
      .array(z.strictObject({ title: localizedSchema, attachment: slug }))
      .max(8)
      .optional(),
  }),
  debate: z
    .strictObject({
      ...window,
      question: localizedSchema,
      /** Under which terms contributions are moderated and published. They bind whoever has written already, so they stay. */
      terms: paragraphs,
      /** What residents can answer from the first day on. */
      statements: z
        .array(z.strictObject({ id: optionIdSchema, text: localizedSchema }))
        .max(40)
        .optional(),
    })
    .optional(),
  reflection: z
    .strictObject({
      ...window,
      questions: z
        .array(z.strictObject({ id: optionIdSchema, question: localizedSchema, answer: paragraphs }))
        .min(1)
        .max(30),
    })
    .optional(),
  evaluation: z.strictObject({ ...window, outcome: outcomeSchema.optional() }).optional(),
});
export type Stages = z.infer<typeof stagesSchema>;

/** Of a package, what says when its stages are. */
export interface Staged {
  readonly opensAt: string;
  readonly closesAt: string;
  readonly stages?: Stages | undefined;
}

export const stageStates = ['to-come', 'open', 'past'] as const;

/** One stage at a moment. */
export const stageAtSchema = z.strictObject({
  stage: z.enum(stageNames),
  opensAt: z.string(),
  closesAt: z.string(),
  state: z.enum(stageStates),
});
export type StageAt = z.infer<typeof stageAtSchema>;

/**
 * The stages of a consultation and which of them are open, by nothing but the package and the clock (`nowMs`: milliseconds since
 * 1970). Stages may overlap. A closing that was moved holds for what comes before it, and no decision is told before it.
 */
export function stagesAt(of: Staged, nowMs: number): StageAt[] {
  return stageWindows(of).map((window) => ({ ...window, state: stateOf(window, nowMs) }));
}

/** The stage that a consultation is in: of those that are open, the last. */
export function presentStage(stages: readonly StageAt[]): StageAt | undefined {
  return stages.findLast(({ state }) => state === 'open');
}

function stageWindows({ opensAt, closesAt, stages }: Staged): Omit<StageAt, 'state'>[] {
  const { information, debate, reflection, evaluation } = stages ?? {};
  const before = [
    { stage: 'information' as const, window: information },
    { stage: 'debate' as const, window: debate },
    { stage: 'reflection' as const, window: reflection },
  ].flatMap(({ stage, window }) =>
    window ? [{ stage, opensAt: window.opensAt, closesAt: earlier(window.closesAt, closesAt) }] : [],
  );
  const after = evaluation && {
    stage: 'evaluation' as const,
    opensAt: later(evaluation.opensAt, closesAt),
    closesAt: evaluation.closesAt,
  };
  return [...before, { stage: 'expression', opensAt, closesAt }, ...(after ? [after] : [])];
}

function stateOf({ opensAt, closesAt }: Omit<StageAt, 'state'>, nowMs: number): StageAt['state'] {
  if (nowMs >= Date.parse(closesAt)) return 'past';
  return nowMs < Date.parse(opensAt) ? 'to-come' : 'open';
}

function earlier(one: string, other: string): string {
  return Date.parse(one) < Date.parse(other) ? one : other;
}

function later(one: string, other: string): string {
  return Date.parse(one) > Date.parse(other) ? one : other;
}

/** What no schema of one field can say of stages: each closes after it opens, and none opens before the one it follows. */
export function* disorderOf({ opensAt, stages }: Staged): Generator<{ path: string[]; message: string }> {
  if (!stages) return;
  const { information, debate, reflection, evaluation } = stages;
  for (const [stage, window] of Object.entries({ information, debate, reflection, evaluation }))
    if (window && Date.parse(window.opensAt) >= Date.parse(window.closesAt))
      yield { path: ['stages', stage, 'closesAt'], message: 'expected a time after opensAt' };
  const openings = [
    { path: ['stages', 'information', 'opensAt'], opensAt: information.opensAt },
    ...(debate ? [{ path: ['stages', 'debate', 'opensAt'], opensAt: debate.opensAt }] : []),
    ...(reflection ? [{ path: ['stages', 'reflection', 'opensAt'], opensAt: reflection.opensAt }] : []),
    { path: ['opensAt'], opensAt },
    ...(evaluation ? [{ path: ['stages', 'evaluation', 'opensAt'], opensAt: evaluation.opensAt }] : []),
  ];
  for (const [index, { path, opensAt }] of openings.entries()) {
    const before = openings[index - 1];
    if (before && Date.parse(opensAt) < Date.parse(before.opensAt))
      yield { path, message: `expected a time that is not before ${before.path.join('.')}` };
  }
}

/** What the pages show and no attachment of the package is. */
export function* missingAttachments(
  stages: Stages | undefined,
  attachments: readonly Pick<Attachment, 'name' | 'kind'>[] = [],
): Generator<{ path: (string | number)[]; message: string }> {
  const has = (wanted: string, isWanted: (kind: Attachment['kind']) => boolean) =>
    attachments.some(({ name, kind }) => name === wanted && isWanted(kind));
  const path = ['stages', 'information'];
  for (const [index, { picture }] of (stages?.information.pages ?? []).entries())
    if (picture && !has(picture.attachment, (kind) => kind !== 'pdf'))
      yield {
        path: [...path, 'pages', index, 'picture', 'attachment'],
        message: 'expected the name of a picture of attachments',
      };
  for (const [index, { attachment }] of (stages?.information.documents ?? []).entries())
    if (!has(attachment, (kind) => kind === 'pdf'))
      yield {
        path: [...path, 'documents', index, 'attachment'],
        message: 'expected the name of a PDF of attachments',
      };
}
