/**
 * Questions as residents type them, with the procedures of kiosk-config/ that are right (any of them). Made up, and written down
 * whole before the search was tuned; nobody's real questions are kept anywhere. `m`: mistyped, or spelt as one hears it or as one
 * texts; `e`: in everyday words that the administration does not use; `p`: neither. Every second line is held out: nothing was
 * adjusted for its sake, so that its rate says what strangers will find.
 */
const written = `
m | carte didentite                                          | cni
m | refaire ma carte didentite volé                          | cni
m | carte d'idantité                                         | cni
p | je veux renouveler ma carte d'identité                   | cni
e | refaire mes papiers                                      | cni passeport titre-sejour
m | carte nationnal identiter                                | cni
e | on m'a volé mes papiers                                  | cni passeport plainte
e | CNI périmée                                              | cni
m | pasport                                                  | passeport
m | passeprt pour mon bébé                                   | passeport
p | faire un passeport                                       | passeport
m | renouvelé mon paseport                                   | passeport
m | jai perdu mon passeport                                  | passeport
e | papiers pour voyager en avion                            | passeport cni
p | où en est mon passeport                                  | suivi-titre
m | ma carte d'identité est elle prete                       | suivi-titre
e | ma carte est arrivée à la mairie ?                       | suivi-titre
m | timbre fiscale                                           | timbre-fiscal
p | acheter timbre passeport                                 | timbre-fiscal
m | timbre fiscal en ligne 86 euro                           | timbre-fiscal
p | acte de naissance                                        | acte-naissance
e | extrait de naissance                                     | acte-naissance
m | extré de nessance                                        | acte-naissance
m | demander un acte de naisance                             | acte-naissance
e | fiche état civil                                         | acte-naissance
e | copie integrale naissance                                | acte-naissance
p | s'inscrire sur les listes electorales                    | listes-electorales
m | minscrire pour voté                                      | listes-electorales
e | je veux voter aux municipales                            | listes-electorales verifier-inscription
m | carte electeur                                           | listes-electorales verifier-inscription
e | carte électorale perdue                                  | listes-electorales verifier-inscription
m | ou je vote                                               | verifier-inscription
m | mon burau de vote                                        | verifier-inscription
p | suis-je inscrit sur la liste électorale                  | verifier-inscription listes-electorales
p | recensement 16 ans                                       | recensement-citoyen
m | recencement militaire                                    | recensement-citoyen
e | JDC journée d'appel armée                                | recensement-citoyen
e | mon fils a 16 ans il doit se faire recenser              | recensement-citoyen
e | je déménage                                              | changement-adresse
m | changement dadresse                                      | changement-adresse
m | changé d'adrese                                          | changement-adresse
e | on va habiter ailleurs qui prévenir                      | changement-adresse
e | nouvel appartement prévenir tout le monde                | changement-adresse
m | declaration impot                                        | impots-declarer
m | déclarer mes impos                                       | impots-declarer
e | payer mes impots                                         | impots-declarer impots-avis
m | declarassion de revenu                                   | impots-declarer
e | feuille d'impots                                         | impots-declarer impots-avis
p | impots gouv                                              | impots-declarer impots-avis
m | avis d'imposition                                        | impots-avis
m | avi dimposision 2025                                     | impots-avis
e | papier des impots pour le logement                       | impots-avis
e | justificatif de non imposition                           | impots-avis
p | payer une amende                                         | amende-payer
m | payer mon amande                                         | amende-payer
e | j'ai eu un PV                                            | amende-payer amende-contester
m | pv de stationement                                       | amende-payer amende-contester
e | flashé par un radar                                      | amende-payer amende-contester
e | payer une contravention                                  | amende-payer
m | contesté une amende                                      | amende-contester
e | je suis pas d'accord avec mon pv                         | amende-contester
m | contestation contravantion                               | amende-contester
p | dossier de surendettement                                | surendettement
m | surendetement banque de france                           | surendettement
e | j'ai trop de dettes je peux plus payer                   | surendettement
e | trop de crédits je m'en sors plus                        | surendettement
m | cheque energi                                            | cheque-energie
e | aide pour payer l'électricité                            | cheque-energie
e | aide facture edf                                         | cheque-energie
p | chèque énergie pas reçu                                  | cheque-energie
p | comment je fais pour avoir le rsa                        | rsa
e | j'ai plus de revenus                                     | rsa
m | demende de rsa                                           | rsa
e | revenu minimum                                           | rsa
m | jai pa dargent pour vivre                                | rsa
m | prime dactivité                                          | prime-activite
e | je gagne le smic j'ai droit à quoi                       | prime-activite
m | primme d'activitée caf                                   | prime-activite
e | complément de salaire petit salaire                      | prime-activite
e | déclarer une grossesse à la caf                          | caf-situation
e | je me suis séparé                                        | caf-situation
m | changement situacion caf                                 | caf-situation
e | mon compte caf                                           | caf-situation
m | alocation familiale bb né                                | caf-situation
p | APL                                                      | apl
m | demander apl etudiant                                    | apl
m | aide au logment                                          | apl
e | la caf pour mon loyer                                    | apl
m | lapl pour mon studio                                     | apl
e | allocation logement                                      | apl
p | dossier mdph                                             | mdph
m | mdhp                                                     | mdph
m | demande AAH andicapé                                     | mdph
e | carte de stationnement handicapé                         | mdph
e | allocation adulte handicapé                              | mdph
m | RQTH travailleur handicapée                              | mdph
e | attestation sécu                                         | ameli
m | atestation securité social                               | ameli
m | attestasion de droit ameli                               | ameli
p | compte ameli                                             | ameli
e | mes remboursements de médecin                            | ameli
m | carte vital                                              | carte-vitale
m | jé perdu ma carte vitalle                                | carte-vitale
e | carte de sécu volée                                      | carte-vitale
e | carte verte santé perdue                                 | carte-vitale
e | mutuelle gratuite                                        | c2s
m | complementaire sante solidere                            | c2s
e | CMU                                                      | c2s
m | mutuel pas chere                                         | c2s
e | mes ordonnances en ligne                                 | mon-espace-sante
e | résultats prise de sang                                  | mon-espace-sante
m | mon espasse sante                                        | mon-espace-sante
e | me faire soigner sans papiers                            | ame
m | aide medical etat                                        | ame
p | AME                                                      | ame
e | je suis au chômage                                       | france-travail-inscription france-travail-actualisation
m | inscription pole enploi                                  | france-travail-inscription
e | j'ai perdu mon travail                                   | france-travail-inscription
m | jurer mes droits chomage                                 | france-travail-inscription france-travail-actualisation
e | licencié que faire                                       | france-travail-inscription
p | actualisation                                            | france-travail-actualisation
m | mactualisé pole emploi                                   | france-travail-actualisation
m | actualisasion france travaille                           | france-travail-actualisation
e | mon argent pour formation                                | cpf
m | conpte formation                                         | cpf
m | cpf formation permi                                      | cpf
e | combien de trimestres j'ai cotisé                        | retraite-releve
m | relever de carriere                                      | retraite-releve
e | toucher ma pension de vieillesse                         | retraite-demande
m | demander ma retrete                                      | retraite-demande
p | je veux partir à la retraite                             | retraite-demande
p | logement social                                          | logement-social
m | demande hlm                                              | logement-social
m | lojement sosial                                          | logement-social
e | appartement pas cher de la ville                         | logement-social
e | renouveler ma demande d'appart HLM                       | logement-social
e | louer un appart                                          | dossierfacile
m | dosier facile location                                   | dossierfacile
m | ma prime renov                                           | maprimerenov
e | changer ma chaudière avec une aide                       | maprimerenov
e | isoler ma maison                                         | maprimerenov
m | permi de conduir                                         | permis-conduire
m | jai perdu mon permis                                     | permis-conduire
e | passer le code de la route                               | permis-conduire
e | carte grise                                              | carte-grise
m | cartegrise voiture ocasion                               | carte-grise
e | mettre la voiture à mon nom                              | carte-grise
m | certificat d'imatriculation                              | carte-grise
e | la voiture a-t-elle eu un accident                       | histovec
m | histo vec                                                | histovec
m | vignete critair                                          | critair
e | pastille pollution voiture                               | critair
m | casié judicière                                          | casier-b3
e | extrait de casier pour un travail                        | casier-b3
m | porter plinte                                            | plainte
e | arnaque sur internet                                     | plainte
m | on ma volé mon velo                                      | plainte
e | avocat gratuit                                           | aide-juridictionnelle
m | aide juridictionel                                       | aide-juridictionnelle
m | titre de sejourt                                         | titre-sejour
e | renouveler ma carte de séjour                            | titre-sejour
m | recipisé titre sejour                                    | titre-sejour
e | devenir français                                         | naturalisation
m | nationaliter francaise                                   | naturalisation
e | bourse pour le collège de ma fille                       | bourse-college
m | bourse lycé                                              | bourse-college
p | parcoursup                                               | parcoursup
m | parcour sup inscription fac                              | parcoursup
e | formulaire prefecture                                    | demarche-numerique
p | créer une association                                    | association
m | declarer asociation loi 1901                             | association
e | inscrire mon gamin à la cantine                          | portail-famille
m | centre aérer                                             | portail-famille
m | inscrire mon fils a lecole                               | inscription-ecole
p | inscription école maternelle                             | inscription-ecole
`;

export interface Question {
  readonly text: string;
  readonly kind: 'mistyped' | 'everyday' | 'plain';
  readonly right: readonly string[];
  readonly heldOut: boolean;
}

const kinds: Record<string, Question['kind']> = { m: 'mistyped', e: 'everyday', p: 'plain' };

export const questions: readonly Question[] = written
  .trim()
  .split('\n')
  .map((line, index) => {
    const [kind = '', text = '', right = ''] = line.split('|').map((cell) => cell.trim());
    return { text, kind: kinds[kind] ?? 'plain', right: right.split(' '), heldOut: index % 2 === 1 };
  });
