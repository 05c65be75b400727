import { z } from 'zod';
import { localizedSchema } from './form.ts';
import { slug } from './identifiers.ts';

/** The 11 themes of "Vos droits et démarches", in the spelling of La Coop de la médiation. */
export const themes = [
  'papiers_elections_citoyennete',
  'famille_scolarite',
  'social_sante',
  'travail_formation',
  'logement',
  'transports_mobilite',
  'argent_impots',
  'justice',
  'etrangers_europe',
  'loisirs_sports_culture',
  'associations',
] as const;
export type Theme = (typeof themes)[number];

/** What happens in a life: the other way to find a procedure. In the order in which they are shown. */
export const situations = [
  'moving',
  'child',
  'job-loss',
  'little-money',
  'lost-papers',
  'looking-for-a-home',
  'illness-or-disability',
  'retirement',
  'death',
  'arriving-in-france',
] as const;
export type Situation = (typeof situations)[number];

/**
 * Names below which anybody may be: a leading dot before one of them would open sites that nobody looked at. Only those of `.fr`, so
 * that no terminal ever takes them; `passerelle procedures check` knows the whole Public Suffix List.
 */
const sharedNames = new Set(['gouv.fr', 'asso.fr', 'com.fr', 'nom.fr', 'prd.fr', 'tm.fr']);

/**
 * A host rule: an exact host name (`www.caf.fr`), or a leading dot for the name and every name below it (`.caf.fr`).
 * Always https on port 443.
 */
export const hostRule = z
  .string()
  .max(253)
  .regex(
    /^\.?(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/,
    'expected a host name in lower case, such as www.caf.fr',
  )
  .refine((rule) => !/\.(?:local|localhost|internal)$/.test(rule), 'expected a public host name')
  .refine((rule) => !sharedNames.has(rule.replace(/^\./, '')), 'expected a name that one body alone holds');

/** Whether a host rule covers a host, on the boundary of the dots. */
export function ruleCovers(rule: string, host: string): boolean {
  return rule.startsWith('.') ? host === rule.slice(1) || host.endsWith(rule) : host === rule;
}

/** The host of an address that names nothing but its host: no port, no user, no trick of spelling. */
function plainHost(address: string): string {
  return /^https:\/\/([a-z0-9.-]+)(?:[/?#]|$)/.exec(address)?.[1] ?? '';
}

/** Ways in which a one-use code reaches whoever signs in. */
export const codeWays = ['email', 'sms'] as const;

/**
 * An account with which people sign in through FranceConnect, and what it takes. What is not known stands nowhere: residents are told
 * nothing rather than a guess.
 */
export const identityProviderSchema = z.strictObject({
  id: slug,
  /** As it stands on the button, the same in every language. */
  name: z.string().min(1).max(60),
  hosts: z.array(hostRule).min(1),
  /** Whether nobody signs in without a smartphone. */
  smartphone: z.boolean().optional(),
  /** What to know or to have in hand to sign in; each line is one thing. */
  needs: z.array(localizedSchema).default([]),
  /** How a code comes, where one is sent at each sign-in. */
  code: z.enum(codeWays).optional(),
  /** What it takes to open such an account, for whoever has none yet. */
  toOpen: z.array(localizedSchema).default([]),
  /** Where hosts and needs come from, in words. */
  source: z.string().min(1),
  checkedOn: z.iso.date(),
});
export type IdentityProvider = z.infer<typeof identityProviderSchema>;

/** FranceConnect's own hosts, and the accounts that it offers to sign in with, in the order in which they are shown. */
export const identitySchema = z.strictObject({
  franceConnect: z.array(hostRule),
  providers: z.array(identityProviderSchema),
  /**
   * Where a mediator signs in, with an account of the mediator's own, on a resident's behalf (Aidants Connect). Reached only while a
   * mediator assists, and erased when that ends.
   */
  onBehalf: z.array(hostRule).default([]),
});
export type Identity = z.infer<typeof identitySchema>;

/** The hosts of every provider. */
export function providerHosts({ providers }: Identity): readonly string[] {
  return providers.flatMap(({ hosts }) => hosts);
}

/** One public procedure that residents can carry out at the terminal. */
export const procedureSchema = z
  .strictObject({
    id: slug,
    theme: z.enum(themes),
    title: localizedSchema,
    /** Other French words for it, as residents say them: only for finding. */
    alsoCalled: z.array(z.string().min(2).max(60)).default([]),
    situations: z.array(z.enum(situations)).default([]),
    /** Plain language, at most 12 words a sentence. */
    summary: localizedSchema,
    entry: z.url({ protocol: /^https$/, error: 'expected an https address', abort: true }),
    hosts: z.array(hostRule).min(1),
    /** Opens the identity providers of the catalogue, inside this procedure only. */
    franceConnect: z.boolean().default(false),
    /** The providers that this procedure takes, by id, where it does not take all of them. */
    signInWith: z.array(slug).min(1).optional(),
    /** What to bring; each line is one thing. */
    bring: z.array(localizedSchema).default([]),
    /** Where else one does it, or goes with it afterwards: a place, in words. */
    office: localizedSchema.optional(),
    /** What it costs, in words; absent where nobody knows. */
    cost: localizedSchema.optional(),
    /** How long it takes, in words; absent where nobody knows. */
    delay: localizedSchema.optional(),
    /** What the journey gives to print. */
    prints: localizedSchema.optional(),
    needsMailbox: z.boolean().default(false),
    payment: z.boolean().default(false),
    /** Counted by theme only, never by name. */
    sensitive: z.boolean().default(false),
    local: z.boolean().default(false),
    /** Where entry and hosts come from, in words, so that the next person knows how far to trust them. */
    source: z.string().min(1),
    checkedOn: z.iso.date(),
  })
  .refine(({ entry, hosts }) => hosts.some((rule) => ruleCovers(rule, plainHost(entry))), {
    path: ['entry'],
    message: 'expected an address on one of the hosts below',
  });
export type Procedure = z.infer<typeof procedureSchema>;

export const catalogueSchema = z
  .strictObject({
    identity: identitySchema.default({ franceConnect: [], providers: [], onBehalf: [] }),
    procedures: z.array(procedureSchema),
  })
  .superRefine((catalogue, context) => {
    for (const index of repeated(catalogue.procedures))
      context.addIssue({
        code: 'custom',
        path: ['procedures', index, 'id'],
        message: 'expected an id that no other procedure has',
      });
    for (const index of repeated(catalogue.identity.providers))
      context.addIssue({
        code: 'custom',
        path: ['identity', 'providers', index, 'id'],
        message: 'expected an id that no other provider has',
      });
  });
export type Catalogue = z.infer<typeof catalogueSchema>;

/** The places at which an id stands again. */
function repeated(entries: readonly { readonly id: string }[]): number[] {
  const ids = entries.map(({ id }) => id);
  return [...ids.keys()].filter((index) => ids.indexOf(ids[index] ?? '') < index);
}
