import type { Autonomy, Material, Redirection, Report, Thematic } from './activity.ts';

/** The words of La Coop de la médiation numérique, as its own export has them. French, whatever the reader's language. */
export const thematicLabels: Readonly<Record<Thematic, string>> = {
  diagnostic_numerique: 'Diagnostic numérique',
  prendre_en_main_du_materiel: 'Prendre en main du matériel',
  maintenance_de_materiel: 'Maintenance de matériel',
  gere_ses_contenus_numeriques: 'Gérer ses contenus numériques',
  navigation_sur_internet: 'Navigation sur internet',
  email: 'E-mail',
  bureautique: 'Bureautique',
  reseaux_sociaux: 'Réseaux sociaux communication',
  sante: 'Santé',
  banque_et_achats_en_ligne: 'Banque et achats en ligne',
  entrepreneuriat: 'Accompagner un professionnel',
  insertion_professionnelle: 'Insertion professionnelle',
  securite_numerique: 'Prévention en sécurité numérique',
  parentalite: 'Parentalité',
  scolarite_et_numerique: 'Scolarité et numérique',
  creer_avec_le_numerique: 'Créer avec le numérique',
  culture_numerique: 'Culture numérique',
  intelligence_artificielle: 'Intelligence artificielle (IA)',
  aide_aux_demarches_administratives: 'Aide aux démarches administratives',
  papiers_elections_citoyennete: 'Papiers - Élections Citoyenneté',
  famille_scolarite: 'Famille - Scolarité',
  social_sante: 'Social - Santé',
  travail_formation: 'Travail - Formation - Entreprise',
  logement: 'Logement',
  transports_mobilite: 'Transports - Mobilité',
  argent_impots: 'Argent - Impôts',
  justice: 'Justice',
  etrangers_europe: 'Étrangers - Europe',
  loisirs_sports_culture: 'Loisirs - Sports Culture',
  associations: 'Associations',
};

/** What La Coop shows for each of its values. */
export const materialLabels: Readonly<Record<Material, string>> = {
  ordinateur: 'Ordinateur',
  telephone: 'Téléphone',
  tablette: 'Tablette',
  autre: 'Autre',
  aucun: 'Pas de matériel',
};

/** What La Coop shows for each of its values. */
export const autonomyLabels: Readonly<Record<Autonomy, string>> = {
  entierement_accompagne: 'Avec guidage',
  partiellement_autonome: 'Autonome avec guidage en cas de besoin',
  autonome: 'Autonome',
};
/** How the export says it: so many stars of three. */
const autonomyStars: Readonly<Record<Autonomy, string>> = {
  entierement_accompagne: '1/3',
  partiellement_autonome: '2/3',
  autonome: '3/3',
};

/** What La Coop shows for each of its values. */
export const redirectionLabels: Readonly<Record<Redirection, string>> = {
  administration: 'Administration (mairie, préfecture…)',
  mediation_numerique: 'Autre structure de médiation numérique',
  operateur_ou_organisme_en_charge: 'Opérateur ou organisme en charge de la démarche administrative',
  aide_sociale: 'Structure d’aide sociale (maison des solidarités, centre social…)',
  insertion_professionnelle:
    'Structure d’insertion professionnelle (France Travail, mission locale, chambre de commerce…)',
  aide_aux_demarches_administratives: 'Structure d’aide aux démarches administratives (France Services…)',
  autre: 'Autre',
};

/** A day, which a spreadsheet shows as one, or what stands in the cell. */
export type CoopCell = string | number | { readonly day: string };

const unknown = 'Non communiqué';
const betweenLines = '\n';

/**
 * The columns of a mediator's own export from La Coop, by their labels and in their order. What nobody knows here stays empty, or is
 * what La Coop itself writes for an anonymous person: the address of the place, the procedure, and whoever was helped.
 */
const columns: readonly (readonly [label: string, cell: (report: Report, city: string) => CoopCell])[] = [
  ['Date', ({ day }) => ({ day })],
  ['Enregistré le', () => ''],
  ['Dernière modification le', () => ''],
  ['Type', () => 'Accompagnement individuel'],
  ['Participants', () => 1],
  ['Bénéficiaire', () => ''],
  ['Canaux d’accompagnement', () => 'Lieu d’activité'],
  ['Nom du lieu', ({ place }) => place],
  ['Adresse', () => ''],
  ['Commune', (_, city) => city],
  ['Code postal', () => ''],
  ['Code Insee', () => ''],
  ['Durée (min)', ({ duration }) => duration],
  ['Nom de l’atelier', () => ''],
  ['Matériel numérique utilisé', ({ materials }) => joined(materials, materialLabels)],
  ['Thématique(s) d’accompagnement', ({ thematics }) => joined(thematics, thematicLabels)],
  ['Tags', () => ''],
  ['Nom de la démarche administrative', () => ''],
  ['Niveau d’autonomie (ou de l’atelier)', ({ autonomy }) => autonomyStars[autonomy]],
  ['Bénéficiaire réorienté', ({ redirection }) => (redirection === null ? 'Non' : 'Oui')],
  ['Structure de redirection', ({ redirection }) => (redirection === null ? '' : redirectionLabels[redirection])],
  ['Commune du bénéficiaire', () => ''],
  ['Code postal du bénéficiaire', () => ''],
  ['Code Insee du bénéficiaire', () => ''],
  ['Genre du bénéficiaire', () => unknown],
  ['Tranche d’âge du bénéficiaire', () => unknown],
  ['Statut du bénéficiaire', () => unknown],
  ['Notes supplémentaires', ({ note }) => note],
];

/** The labels, then one row a report, in the order of their days. */
export function coopTable(reports: readonly Report[], city: string): CoopCell[][] {
  const sorted = reports.toSorted((a, b) => a.day.localeCompare(b.day) || a.report.localeCompare(b.report));
  return [columns.map(([label]) => label), ...sorted.map((report) => columns.map(([, cell]) => cell(report, city)))];
}

function joined<Name extends string>(names: readonly Name[], labels: Readonly<Record<Name, string>>): string {
  return names.map((name) => labels[name]).join(betweenLines);
}
