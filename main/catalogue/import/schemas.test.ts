import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { escaped } from './as-xml.fixture.ts';
import type { Attributes } from './elements.ts';
import { readJsonTree } from './json-tree.ts';
import { reading, treesFolder } from './sheets.fixture.ts';
import { inlineElements } from './spans.ts';

/**
 * Real sheets of the schemas 3.4 and 3.5 could not be had: these are made by hand, from what parsers of theirs say of them. DILA
 * publishes sheets indented, and adds elements and attributes without notice.
 */
const madeByHand = (schema: '3.4' | '3.5') => `<?xml version="1.0" encoding="UTF-8"?>
<Publication xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  ID="F99999" type="Comment faire si" xsi:noNamespaceSchemaLocation="../Schemas/${schema}/Publication.xsd"
  spUrl="https://www.service-public.${schema === '3.5' ? 'gouv.fr' : 'fr'}/particuliers/vosdroits/F99999" statut="publie">
  <dc:title>Je déménage</dc:title>
  <dc:description>Toutes les démarches à faire avant et après.</dc:description>
  <dc:date>modified 2026-06-30</dc:date>
  <dc:identifier>F99999</dc:identifier>
  <FilDAriane>
    <Niveau ID="Particuliers">Accueil particuliers</Niveau>
    <Niveau ID="N19808" type="Theme">Logement</Niveau>
    <Niveau ID="F99999" type="Comment faire si">Je déménage</Niveau>
  </FilDAriane>
  <Theme ID="N19808">
    <Titre>Logement</Titre>
  </Theme>
  <Introduction>
    <Texte>
      <Paragraphe>Commencez <MiseEnEvidence>trois mois</MiseEnEvidence> avant.</Paragraphe>
    </Texte>
  </Introduction>
  <ListeSituations affichage="onglet">
    <Situation>
      <Titre>Vous êtes locataire</Titre>
      <Texte>
        <Chapitre>
          <Titre>
            <Paragraphe>Pièces à fournir</Paragraphe>
          </Titre>
          <Liste type="${schema === '3.5' ? 'caseACocher' : 'puce'}">
            <Item>
              <Paragraphe>Pièce d'identité</Paragraphe>
            </Item>
            <Item>
              <Paragraphe>Dernière quittance</Paragraphe>
            </Item>
          </Liste>
          <ServiceEnLigne ID="R11193" URL="https://psl.service-public.gouv.fr/mademarche/JCA/demarche" type="Téléservice"
            langue="fr">
            <Titre>Changement d'adresse en ligne</Titre>
            <Source ID="R30603">Direction de l'information légale et administrative</Source>
          </ServiceEnLigne>
        </Chapitre>
      </Texte>
    </Situation>
  </ListeSituations>
  <Reference type="Texte de référence" URL="https://www.legifrance.gouv.fr/loda/id/LEGIARTI000028806696/" ID="R1">
    <Titre>Loi n°89-462 du 6 juillet 1989</Titre>
    <Complement>Préavis</Complement>
  </Reference>${schema === '3.5' ? '\n  <AvisUsager actif="oui"/>' : ''}
</Publication>
`;

test.each(['3.4', '3.5'] as const)(
  'a sheet of the schema %s, made by hand, is read as those of 3.3 are',
  async (schema) => {
    const { sheet, findings } = await reading(madeByHand(schema));
    expect(sheet).toMatchObject({
      id: 'F99999',
      title: 'Je déménage',
      theme: 'logement',
      path: [{ id: 'N19808', title: 'Logement' }],
      updatedOn: '2026-06-30',
      situations: [{ title: 'Vous êtes locataire', sections: [{ title: 'Pièces à fournir', about: 'bring' }] }],
      services: [{ id: 'R11193', kind: 'online', title: "Changement d'adresse en ligne" }],
      laws: [{ title: 'Loi n°89-462 du 6 juillet 1989 – Préavis' }],
    });
    expect(sheet.introduction).toEqual([
      { kind: 'paragraph', spans: [{ text: 'Commencez ' }, { text: 'trois mois', strong: true }, { text: ' avant.' }] },
    ]);
    const [list] = sheet.situations[0]?.sections[0]?.blocks ?? [];
    expect(list).toMatchObject({ kind: 'list', ordered: false, items: [expect.anything(), expect.anything()] });
    expect(findings.map(({ element }) => element)).toEqual(schema === '3.5' ? ['AvisUsager'] : []);
  },
);

test.each(['F1341', 'F14128', 'F12006', 'N358', 'R19993'])(
  'the white space that DILA puts between elements changes nothing in the real sheet %s',
  async (id) => {
    const tree = readFileSync(join(treesFolder, `${id}.json`), 'utf8');
    const { sheet } = await reading(tree, `${id}.json`);
    expect((await reading(indented(tree))).sheet).toEqual(sheet);
  },
);

const holdsWords = (name: string) => name === 'Paragraphe' || inlineElements.has(name);

/** A tree as XML, each element that holds only elements on lines of its own; paragraphs hold words, whatever is marked among them. */
function indented(tree: string): string {
  const open: { name: string; attributes: Attributes; content: string; hasText: boolean }[] = [];
  let whole = '';
  readJsonTree(tree, {
    open: (name, attributes) => open.push({ name, attributes, content: '', hasText: holdsWords(name) }),
    text(text) {
      const parent = open.at(-1);
      if (parent === undefined) return;
      parent.content += escaped(text);
      parent.hasText = true;
    },
    close() {
      const { name, attributes, content, hasText } = open.pop() ?? {
        name: '',
        attributes: {},
        content: '',
        hasText: false,
      };
      const written = Object.entries(attributes).map(([attribute, value]) => ` ${attribute}="${escaped(value)}"`);
      const text = `<${name}${written.join('')}>${content.replaceAll('\u0000', hasText ? '' : '\n  ')}</${name}>`;
      const parent = open.at(-1);
      if (parent === undefined) whole = text;
      else parent.content += `\u0000${text}\u0000`;
    },
  });
  return whole.replaceAll('\u0000', '');
}
