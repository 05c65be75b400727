import { z } from 'zod';
import { personalIn } from './activity-note.ts';
import { mediatorNumber, type Posture, postures } from './assistance.ts';
import { slug } from './identifiers.ts';
import { themes } from './procedures.ts';
import { bytes16, bytes32 } from './signed.ts';
import { monthSchema } from './statistics.ts';

/**
 * What mediators report of the help that they gave, in the words of La Coop de la médiation numérique: its own values, so that what
 * is counted here can be taken over there. Nothing of the person who was helped: La Coop takes reports of anonymous people.
 */

/** What La Coop offers as durations, in minutes; any other number of minutes is "custom" there. */
export const usualDurations = [15, 30, 45, 60, 90, 120] as const;

/** What is no public procedure; the procedures' own themes are contract/procedures.ts's. */
export const digitalThemes = [
  'diagnostic_numerique',
  'prendre_en_main_du_materiel',
  'maintenance_de_materiel',
  'gere_ses_contenus_numeriques',
  'navigation_sur_internet',
  'email',
  'bureautique',
  'reseaux_sociaux',
  'sante',
  'banque_et_achats_en_ligne',
  'entrepreneuriat',
  'insertion_professionnelle',
  'securite_numerique',
  'parentalite',
  'scolarite_et_numerique',
  'creer_avec_le_numerique',
  'culture_numerique',
  'intelligence_artificielle',
] as const;
/** Goes with every theme of procedures, and with no other. */
export const proceduresTheme = 'aide_aux_demarches_administratives';
/** All that a report can be about, in La Coop's words. */
export const thematics = [...digitalThemes, proceduresTheme, ...themes] as const;
export type Thematic = (typeof thematics)[number];

/** On what somebody was helped, in La Coop's words. */
export const materials = ['ordinateur', 'telephone', 'tablette', 'autre', 'aucun'] as const;
export type Material = (typeof materials)[number];

/** How much somebody did alone, in La Coop's words; from nothing to all. */
export const autonomies = ['entierement_accompagne', 'partiellement_autonome', 'autonome'] as const;
export type Autonomy = (typeof autonomies)[number];

/** Where somebody was sent, in La Coop's words. */
export const redirections = [
  'administration',
  'mediation_numerique',
  'operateur_ou_organisme_en_charge',
  'aide_sociale',
  'insertion_professionnelle',
  'aide_aux_demarches_administratives',
  'autre',
] as const;
export type Redirection = (typeof redirections)[number];

/** In UTF-16 code units, as fields count: room for a word for the mediator's own use, hardly for a story. */
export const longestNote = 80;

const day = z.iso.date();
const minutes = z
  .int()
  .min(1)
  .max(24 * 60);

const isProcedure = (thematic: Thematic) => (themes as readonly string[]).includes(thematic);
const thematicsSchema = z
  .array(z.enum(thematics))
  .min(1)
  .refine((chosen) => new Set(chosen).size === chosen.length, 'expected each theme once')
  .refine((chosen) => chosen.includes(proceduresTheme) === chosen.some(isProcedure), {
    message: `expected ${proceduresTheme} beside the themes of procedures, and only there`,
  });

/** What a mediator decides in a report; everything is proposed. */
export const decidedSchema = z.strictObject({
  /** In minutes, as it is reported. */
  duration: minutes,
  thematics: thematicsSchema,
  materials: z.array(z.enum(materials)).min(1).max(materials.length),
  autonomy: z.enum(autonomies),
  /** Null: nobody was sent elsewhere. */
  redirection: z.enum(redirections).nullable(),
  note: z.string().max(longestNote),
});
export type Decided = z.infer<typeof decidedSchema>;

/** A report that waits for its mediator: what was counted, and nothing else. `minutes`: to the minute. */
export const unfinishedSchema = z.strictObject({
  report: bytes16,
  day,
  place: z.string().max(120),
  minutes,
  themes: z.array(z.enum(themes)),
  /** Null: the mediator did not say it. */
  posture: z.enum(postures).nullable(),
});
export type Unfinished = z.infer<typeof unfinishedSchema>;

/** A finished report as it is kept and sent. The day is all that it says of when. */
export const reportSchema = z.strictObject({
  report: bytes16,
  mediator: mediatorNumber,
  day,
  place: z.string().max(120),
  minutes,
  ...decidedSchema.shape,
  note: decidedSchema.shape.note.refine(
    (note) => personalIn(note) === null,
    'expected no number and no address of a person',
  ),
});
export type Report = z.infer<typeof reportSchema>;

/** Finished reports, sorted by their names, which are random. Sending them again changes nothing. */
export const activitySchema = z.strictObject({ terminal: slug, reports: z.array(reportSchema).min(1).max(100) });
/** The city has these reports. `count` and `setHash` (ballot/ids.ts) are of the names that were sent. */
export const activityAckSchema = z.strictObject({ terminal: slug, count: z.int(), setHash: bytes32 });

/** Asks for a mediator's own month; the answer has totals and no report, so that no terminal can collect them. */
export const monthRequestSchema = z.strictObject({ terminal: slug, mediator: mediatorNumber, month: monthSchema });
/** Totals of one mediator's month. A report counts in each of its thematics; those that are in none are left out. */
export const monthFiguresSchema = z.strictObject({
  reports: z.int().min(0),
  minutes: z.int().min(0),
  thematics: z.partialRecord(z.enum(thematics), z.int().min(1)),
});
export type MonthFigures = z.infer<typeof monthFiguresSchema>;

/** What is proposed for a report: the nearest usual duration (the longer one in the middle), and how far the mediator went. */
export function proposed({ minutes: counted, themes: met, posture }: Unfinished): Decided {
  return {
    duration: nearestDuration(counted),
    thematics: met.length > 0 ? [proceduresTheme, ...met] : [],
    materials: ['ordinateur'],
    autonomy: autonomyOf[posture ?? 'with'],
    redirection: null,
    note: '',
  };
}

const autonomyOf: Readonly<Record<Posture, Autonomy>> = {
  alone: 'autonome',
  with: 'partiellement_autonome',
  'on-behalf': 'entierement_accompagne',
};

function nearestDuration(counted: number): number {
  return usualDurations.reduce((best, usual) => (Math.abs(usual - counted) <= Math.abs(best - counted) ? usual : best));
}

/** With the theme that goes with those of procedures where there is one, and without it where there is none. */
export function withProceduresTheme(chosen: readonly Thematic[]): Thematic[] {
  const others = chosen.filter((thematic) => thematic !== proceduresTheme);
  return others.some(isProcedure) ? [proceduresTheme, ...others] : others;
}

/** The totals of reports: how many, how long, and in how many of them each theme came. */
export function figuresOf(reports: readonly Pick<Report, 'duration' | 'thematics'>[]): MonthFigures {
  const counted: Partial<Record<Thematic, number>> = {};
  for (const thematic of reports.flatMap((report) => report.thematics))
    counted[thematic] = (counted[thematic] ?? 0) + 1;
  return {
    reports: reports.length,
    minutes: reports.reduce((sum, { duration }) => sum + duration, 0),
    thematics: counted,
  };
}
