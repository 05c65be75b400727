import { z } from 'zod';
import { documentKinds } from './tray.ts';

/** How large a site may be shown, in percent of its own size. */
export const zooms = [100, 125, 150, 200, 300] as const;

/** How sites are shown to this resident: theirs for the visit, and gone with it. */
export const siteDisplaySchema = z.strictObject({
  zoom: z.literal(zooms),
  /** Lines, words and letters apart as WCAG 1.4.12 has them. */
  spacing: z.boolean(),
});
export type SiteDisplay = z.infer<typeof siteDisplaySchema>;

/** What the resident hears of a site. The words themselves stay in the shell. */
export const voiceSchema = z.strictObject({
  /** `page`: from its top to its end; `touch`: each paragraph that is touched. */
  mode: z.enum(['off', 'page', 'touch']),
  /** What is to be played, under this number below `/voice/` of the kiosk's own addresses; another one for each. */
  sound: z.int().nullable(),
  problem: z.enum(['no-voice', 'nothing-to-read']).nullable(),
});
export type Voice = z.infer<typeof voiceSchema>;

export const speakSchema = z.discriminatedUnion('what', [
  z.strictObject({ what: z.enum(['page', 'touch', 'again', 'stop']) }),
  /** That sound was played to its end. */
  z.strictObject({ what: z.literal('next'), sound: z.int() }),
]);
export type Speak = z.infer<typeof speakSchema>;

/** More of a site's own words than this is no question to a person. */
export const longestQuestion = 600;
export const longestAnswer = 500;
export const longestSearch = 100;

/** Something that a site asks before it goes on. Its words are a site's: shown as text, under the name of its host. */
export const siteDialogSchema = z.strictObject({
  id: z.int(),
  /** `leave`: the site would keep the resident on its page. */
  kind: z.enum(['alert', 'confirm', 'prompt', 'leave']),
  host: z.string(),
  text: z.string().max(longestQuestion),
  /** What the site proposes to answer. */
  proposed: z.string().max(longestAnswer),
  /** It has asked so often that it may be told to stop. */
  canSilence: z.boolean(),
});
export type SiteDialog = z.infer<typeof siteDialogSchema>;

export const siteAnswerSchema = z.strictObject({
  dialog: z.int(),
  accepted: z.boolean(),
  text: z.string().max(longestAnswer),
  /** Nothing more of what this page asks is shown. */
  silence: z.boolean(),
});
export type SiteAnswer = z.infer<typeof siteAnswerSchema>;

/** A field of a site that waits for documents of the tray. */
export const siteChooserSchema = z.strictObject({
  id: z.int(),
  /** Whose field it is. */
  host: z.string(),
  takesMany: z.boolean(),
  /** Those that it says that it takes. */
  kinds: z.array(z.enum(documentKinds)),
});
export type SiteChooser = z.infer<typeof siteChooserSchema>;

/** Why a page did not come, said to the resident. A page that was there before is still there where the shell could keep it. */
export const loadFailures = ['offline', 'not-found', 'unreachable', 'portal', 'server-error', 'slow'] as const;
export type LoadFailure = (typeof loadFailures)[number];

/** What became of a page that a site printed: it lies in the visit's tray, or not. */
export const printOutcomes = ['kept', 'too-large', 'tray-full', 'failed'] as const;
export type PrintOutcome = (typeof printOutcomes)[number];

/** What became of a file that a site gave: it lies in the visit's tray, or not. `coming`: it is on its way. */
export const downloadOutcomes = ['coming', 'kept', 'not-a-document', 'too-large', 'tray-full', 'failed'] as const;
export type DownloadOutcome = (typeof downloadOutcomes)[number];
