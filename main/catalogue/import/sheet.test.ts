import { expect, test } from 'vitest';
import type { Block, Sheet } from '../../../contract/sheets.ts';
import { reading, xmlOf } from './sheets.fixture.ts';

const paragraph = (text: string): Block => ({ kind: 'paragraph', spans: [{ text }] });

async function blocksOf(body: string): Promise<Sheet['sections'][number]['blocks']> {
  const { sheet } = await reading(xmlOf(`<Texte>${body}</Texte>`));
  return sheet.sections.flatMap(({ blocks }) => blocks);
}

test('the head of a sheet: kind, place, date, address', async () => {
  const head = `<FilDAriane><Niveau ID="Particuliers">Accueil</Niveau><Niveau ID="N19812">Transports</Niveau>
    <Niveau ID="N367">Carte grise</Niveau><Niveau ID="F1" type="x">Essai</Niveau></FilDAriane>`;
  const { sheet, findings } = await reading(xmlOf('<Texte><Paragraphe>Un.</Paragraphe></Texte>', { head }));
  expect(sheet).toMatchObject({
    id: 'F1',
    kind: 'sheet',
    title: 'Essai',
    summary: 'Un résumé.',
    theme: 'transports_mobilite',
    path: [
      { id: 'N19812', title: 'Transports' },
      { id: 'N367', title: 'Carte grise' },
    ],
    updatedOn: '2026-03-01',
    sourceUrl: 'https://www.service-public.gouv.fr/particuliers/vosdroits/F1',
  });
  expect(findings).toEqual([]);
});

test('a service stands below its first theme, and its links are services', async () => {
  const { sheet } = await reading(
    xmlOf(
      `<LienWeb URL="https://demarches.service-public.gouv.fr/x"><Source>DILA</Source></LienWeb>
       <NumeroCerfa>12100*02</NumeroCerfa>
       <NoticeLiee ID="R2" URL="https://www.service-public.gouv.fr/notice">Notice</NoticeLiee>
       <FicheLiee ID="F9" audience="Particuliers"><Titre>La fiche</Titre><Dossier ID="N3">Un dossier</Dossier></FicheLiee>`,
      {
        id: 'R1',
        root: 'ServiceComplementaire',
        type: 'Formulaire',
        title: 'Formulaire : Demande',
        head: `<FilDAriane><Niveau ID="servicesEnLigne">Services</Niveau><Niveau ID="R1">Demande</Niveau></FilDAriane>
          <Theme ID="N999"><Titre>Ailleurs</Titre></Theme><Theme ID="N19808"><Titre>Logement</Titre></Theme>`,
      },
    ),
  );
  expect(sheet).toMatchObject({
    kind: 'service',
    theme: 'logement',
    path: [{ id: 'N19808', title: 'Logement' }],
    services: [
      {
        id: 'R1',
        kind: 'form',
        title: 'Demande',
        url: 'https://demarches.service-public.gouv.fr/x',
        cerfa: '12100*02',
      },
    ],
    more: [{ title: 'Notice', url: 'https://www.service-public.gouv.fr/notice' }],
    related: [{ id: 'F9', title: 'La fiche' }],
  });
});

test('chapters are sections; what stands between them is one without title', async () => {
  const { sheet } = await reading(
    xmlOf(`<Texte><Paragraphe>Avant.</Paragraphe>
      <Chapitre type="pieces"><Titre><Paragraphe>À apporter</Paragraphe></Titre><Paragraphe>Un papier.</Paragraphe>
        <SousChapitre><Titre><Paragraphe>Aussi</Paragraphe></Titre><Paragraphe>Un autre.</Paragraphe></SousChapitre></Chapitre>
      <Chapitre><Titre>Coût</Titre><Paragraphe>Gratuit</Paragraphe></Chapitre>
      <Paragraphe>Après.</Paragraphe><Chapitre><Titre>Vide</Titre></Chapitre></Texte>`),
  );
  expect(sheet.sections).toEqual([
    { title: null, about: null, blocks: [paragraph('Avant.')] },
    {
      title: 'À apporter',
      about: 'bring',
      blocks: [paragraph('Un papier.'), { kind: 'heading', text: 'Aussi' }, paragraph('Un autre.')],
    },
    { title: 'Coût', about: 'cost', blocks: [paragraph('Gratuit')] },
    { title: null, about: null, blocks: [paragraph('Après.')] },
  ]);
});

test('situations and cases are kept apart, and their conditions are dropped with their texts kept', async () => {
  const { sheet, findings } = await reading(
    xmlOf(`<ListeSituations affichage="onglet"><Situation><Titre>En France</Titre><Condition><estVrai var="T1"/></Condition>
      <Introduction><Texte><Paragraphe>Ici.</Paragraphe></Texte></Introduction>
      <Texte><Chapitre><Titre>Démarche</Titre><BlocCas affichage="radio">
        <Cas><Titre>Majeur</Titre><FragmentConditionne><Condition><ou><estFaux var="T2"/></ou></Condition>
          <Paragraphe>Seul.</Paragraphe></FragmentConditionne></Cas>
        <Cas><Titre>Mineur</Titre><Paragraphe>Accompagné.</Paragraphe></Cas>
      </BlocCas></Chapitre></Texte></Situation></ListeSituations>`),
  );
  expect(sheet.situations).toEqual([
    {
      title: 'En France',
      sections: [
        { title: null, about: null, blocks: [paragraph('Ici.')] },
        {
          title: 'Démarche',
          about: null,
          blocks: [
            {
              kind: 'cases',
              cases: [
                { title: 'Majeur', blocks: [paragraph('Seul.')] },
                { title: 'Mineur', blocks: [paragraph('Accompagné.')] },
              ],
            },
          ],
        },
      ],
    },
  ]);
  expect(findings).toEqual([]);
});

test('words keep what is strong and where they lead, but for acronyms and sheets for professionals', async () => {
  expect(
    await blocksOf(`<Paragraphe>Payez <Valeur>25 €</Valeur> le 1<Exposant>er</Exposant> jour pour 3 m<Exposant>2</Exposant>,
      voir <LienInterne LienPublication="F2" audience="Particuliers">la fiche</LienInterne>,
      la <LienInterne LienPublication="R24" type="Sigle">Caf</LienInterne> et
      <LienInterne LienPublication="F3" audience="Professionnels">le reste</LienInterne>.</Paragraphe>`),
  ).toEqual([
    {
      kind: 'paragraph',
      spans: [
        { text: 'Payez ' },
        { text: '25 €', strong: true },
        { text: ' le 1er jour pour 3 m², voir ' },
        { text: 'la fiche', to: 'F2' },
        { text: ', la Caf et le reste.' },
      ],
    },
  ]);
});

test('lists that follow one another are one; ordered ones are ordered', async () => {
  expect(
    await blocksOf(`<Liste type="puce"><Item><Paragraphe>Un</Paragraphe></Item></Liste>
      <Liste type="puce"><Item><Paragraphe>Deux</Paragraphe></Item><Item></Item></Liste>
      <Liste type="numero"><Item>Trois</Item></Liste>`),
  ).toEqual([
    { kind: 'list', ordered: false, items: [[paragraph('Un')], [paragraph('Deux')]] },
    { kind: 'list', ordered: true, items: [[paragraph('Trois')]] },
  ]);
});

test('a merged cell stands in every place that it covers', async () => {
  const [table] = await blocksOf(`<Tableau><Titre>Amendes</Titre><Colonne largeur="50" type="header"/>
    <Rangée type="header"><Cellule fusionHorizontale="2"><Paragraphe>Délai</Paragraphe></Cellule>
      <Cellule fusionVerticale="2"><Paragraphe>Montant</Paragraphe></Cellule></Rangée>
    <Rangée type="header"><Cellule><Paragraphe>Chèque</Paragraphe></Cellule><Cellule><Paragraphe>Carte</Paragraphe></Cellule></Rangée>
    <Rangée type="normal"><Cellule/><Cellule><Paragraphe>30 jours</Paragraphe></Cellule><Cellule>
      <Liste type="puce"><Item><Paragraphe>640 €</Paragraphe></Item></Liste></Cellule></Rangée></Tableau>`);
  const cell = (text: string) => [paragraph(text)];
  expect(table).toEqual({
    kind: 'table',
    title: 'Amendes',
    headRows: 2,
    rows: [
      [cell('Délai'), cell('Délai'), cell('Montant')],
      [cell('Chèque'), cell('Carte'), cell('Montant')],
      [[], cell('30 jours'), [{ kind: 'list', ordered: false, items: [cell('640 €')] }]],
    ],
  });
});

test('merges that would make a small table huge are not followed', async () => {
  const text = 'x'.repeat(2_000);
  const rows = `<Rangée><Cellule fusionHorizontale="999999999" fusionVerticale="200">${text}</Cellule></Rangée>`;
  const { sheet } = await reading(xmlOf(`<Texte><Tableau>${rows.repeat(200)}</Tableau></Texte>`));
  expect(JSON.stringify(sheet).length).toBeLessThan(2 * rows.length * 200);
});

test('notes say of what sort they are, and keep a title only when it says more', async () => {
  const note = (tone: string, title: string | null) => ({ kind: 'note', tone, title, blocks: [paragraph('Un.')] });
  const text = '<Paragraphe>Un.</Paragraphe>';
  expect(
    await blocksOf(`<ANoter><Titre>À noter</Titre>${text}</ANoter><ANoter><Titre>Exemple</Titre>${text}</ANoter>
      <ASavoir><Titre>À savoir</Titre>${text}</ASavoir><Attention><Titre>Attention :</Titre>${text}</Attention>
      <Rappel><Titre>Définition : Union européenne (UE)</Titre>${text}</Rappel><Exemple>${text}</Exemple>`),
  ).toEqual([
    note('note', null),
    note('example', null),
    note('know', null),
    note('warning', null),
    note('reminder', 'Définition : Union européenne (UE)'),
    note('example', null),
  ]);
});

test('services stand where they are named and are gathered once, with their annexes and notices', async () => {
  const service = `<ServiceEnLigne ID="R5" URL="https://www.caf.fr/x" type="Téléservice"><Titre>Demander</Titre>
      <Source ID="R6">Caf</Source><Introduction><Texte><Paragraphe>Avec vos identifiants</Paragraphe></Texte></Introduction>
      <ServiceEnLigneAnnexe type="Formulaire" numerocerfa="15695*01"><Titre>Certificat</Titre>
        <LienWeb URL="https://www.formulaires.service-public.fr/c.do" format="application/pdf"/>
        <NoticeLiee URL="https://www.formulaires.service-public.fr/n.do">Guide</NoticeLiee></ServiceEnLigneAnnexe></ServiceEnLigne>`;
  const { sheet } = await reading(
    xmlOf(`<Texte><Paragraphe>En ligne :</Paragraphe>${service}</Texte>${service}
      <ServiceEnLigne ID="R7" type="Outil de recherche"><Titre>Sans adresse</Titre></ServiceEnLigne>`),
  );
  const demand = { id: 'R5', kind: 'online', title: 'Demander', url: 'https://www.caf.fr/x', cerfa: null };
  const annex = {
    id: null,
    kind: 'form',
    title: 'Certificat',
    url: 'https://www.formulaires.service-public.fr/c.do',
    cerfa: '15695*01',
  };
  expect(sheet.sections).toEqual([
    {
      title: null,
      about: null,
      blocks: [
        paragraph('En ligne :'),
        { kind: 'service', service: demand },
        paragraph('Avec vos identifiants'),
        { kind: 'service', service: annex },
      ],
    },
  ]);
  expect(sheet.services).toEqual([
    demand,
    annex,
    { id: 'R7', kind: 'other', title: 'Sans adresse', url: null, cerfa: null },
  ]);
  expect(sheet.more).toEqual([{ title: 'Guide', url: 'https://www.formulaires.service-public.fr/n.do' }]);
});

test('offices at the top of a sheet make a section that says how to reach them', async () => {
  const { sheet } = await reading(
    xmlOf(`<OuSAdresser ID="R2" type="Local personnalisé sur SP"><Titre>Préfecture</Titre><Complement>Hors Paris</Complement>
        <PivotLocal>prefecture</PivotLocal><RessourceWeb URL="https://www.interieur.gouv.fr/Prefectures"/></OuSAdresser>
      <OuSAdresser ID="R3" type="Centre de contact"><Titre>39 60</Titre><Texte><Chapitre><Titre>Par téléphone</Titre>
        <Paragraphe><MiseEnEvidence>39 60</MiseEnEvidence></Paragraphe></Chapitre></Texte></OuSAdresser>`),
  );
  const prefecture = { title: 'Préfecture – Hors Paris', url: 'https://www.interieur.gouv.fr/Prefectures' };
  const contact = { title: '39 60', url: null };
  expect(sheet.offices).toEqual([prefecture, contact]);
  expect(sheet.sections).toEqual([
    {
      title: "Où s'adresser\u00a0?",
      about: 'office',
      blocks: [
        { kind: 'office', office: prefecture },
        { kind: 'office', office: contact },
        { kind: 'heading', text: 'Par téléphone' },
        { kind: 'paragraph', spans: [{ text: '39 60', strong: true }] },
      ],
    },
  ]);
});

test('laws, further reading, definitions and warnings each have their place', async () => {
  const { sheet } = await reading(
    xmlOf(`<Avertissement ID="R1" date="2026-01-01"><Titre>Réforme</Titre><Texte><Paragraphe>Cela change.</Paragraphe></Texte></Avertissement>
      <Introduction><Texte><Paragraphe>Bonjour.</Paragraphe></Texte></Introduction>
      <Texte><Paragraphe>Voir le <LienExterne URL="https://www.ameli.fr/x">compte ameli</LienExterne>.</Paragraphe></Texte>
      <Reference type="Texte de référence" URL="https://www.legifrance.gouv.fr/a"><Titre>Code de la route : article R233-1</Titre>
        <Complement>Contrôle</Complement></Reference>
      <PourEnSavoirPlus URL="https://www.service-public.gouv.fr/b"><Titre>Le guide</Titre><Source>DILA</Source></PourEnSavoirPlus>
      <Definition ID="R9"><Titre>Consignation</Titre><Texte><Paragraphe>Une somme.</Paragraphe></Texte></Definition>
      <Abreviation ID="R8" type="Sigle"><Titre>PTAC</Titre><Texte><Paragraphe>Un poids.</Paragraphe></Texte></Abreviation>`),
  );
  expect(sheet).toMatchObject({
    introduction: [
      { kind: 'note', tone: 'warning', title: 'Réforme', blocks: [paragraph('Cela change.')] },
      paragraph('Bonjour.'),
    ],
    laws: [{ title: 'Code de la route : article R233-1 – Contrôle', url: 'https://www.legifrance.gouv.fr/a' }],
    more: [
      { title: 'compte ameli', url: 'https://www.ameli.fr/x' },
      { title: 'Le guide', url: 'https://www.service-public.gouv.fr/b' },
    ],
    definitions: [
      { term: 'Consignation', blocks: [paragraph('Une somme.')] },
      { term: 'PTAC', blocks: [paragraph('Un poids.')] },
    ],
  });
});

test('what stands below a file is its children, what stands beside it is related', async () => {
  const { sheet } = await reading(
    xmlOf(
      `<SousDossier ID="N2-1"><Titre>Pour un majeur</Titre><Fiche ID="F5">Première demande</Fiche></SousDossier>
       <Fiche ID="F6">Autre</Fiche><Fiche ID="F7">Encore</Fiche>
       <VoirAussi important="non"><Dossier ID="N4" audience="Particuliers"><Titre>Passeport</Titre>
         <Theme ID="N19810"><Titre>Papiers</Titre></Theme></Dossier></VoirAussi>
       <QuestionReponse ID="F8" audience="Particuliers">Et si ?</QuestionReponse>
       <QuestionReponse ID="F9" audience="Professionnels">Et pour eux ?</QuestionReponse>
       <RechercheGuidee ID="F10"><Titre><Paragraphe>**Guidée</Paragraphe></Titre></RechercheGuidee>`,
      { id: 'N2', type: 'Dossier' },
    ),
  );
  expect(sheet).toMatchObject({
    kind: 'file',
    children: [
      { title: 'Pour un majeur', sheets: [{ id: 'F5', title: 'Première demande' }] },
      {
        title: null,
        sheets: [
          { id: 'F6', title: 'Autre' },
          { id: 'F7', title: 'Encore' },
        ],
      },
    ],
    related: [
      { id: 'N4', title: 'Passeport' },
      { id: 'F8', title: 'Et si ?' },
      { id: 'F10', title: 'Guidée' },
    ],
  });
});

test('a guided search is cases within cases; a questionnaire is reported', async () => {
  const { sheet, findings } = await reading(
    xmlOf(`<Problematiques><Problematique><Titre><Paragraphe>Vous achetez</Paragraphe></Titre>
        <Branche><Titre>Neuf</Titre><Aide><Paragraphe>Jamais servi.</Paragraphe></Aide><SiSelectionne><affecteVrai var="T1"/></SiSelectionne>
          <LienInterne LienPublication="F2" audience="Particuliers"/></Branche></Problematique></Problematiques>
      <Questionnaire><Question><Titre>Votre âge ?</Titre></Question></Questionnaire>`),
  );
  expect(sheet.sections[0]?.blocks).toEqual([
    {
      kind: 'cases',
      cases: [
        {
          title: 'Vous achetez',
          blocks: [
            {
              kind: 'cases',
              cases: [
                {
                  title: 'Neuf',
                  blocks: [paragraph('Jamais servi.'), { kind: 'paragraph', spans: [{ text: '', to: 'F2' }] }],
                },
              ],
            },
          ],
        },
      ],
    },
  ]);
  expect(findings).toMatchObject([{ problem: 'not-kept', element: 'Questionnaire', count: 1 }]);
});

test('elements that a later schema brings keep their words and are reported', async () => {
  const { sheet, findings } = await reading(
    xmlOf(`<Texte><Chapitre><Titre>Étapes</Titre><Encadre><Titre>Avant de partir</Titre>
        <Liste type="caseACocher"><Item><Titre>Valise</Titre><Paragraphe>Prenez <Surligne>tout</Surligne>.</Paragraphe></Item></Liste></Encadre>
      </Chapitre></Texte><Parcours><Paragraphe>Nouveau.</Paragraphe></Parcours><Mesure valeur="1"/>`),
  );
  expect(sheet.sections).toEqual([
    {
      title: 'Étapes',
      about: null,
      blocks: [
        { kind: 'heading', text: 'Avant de partir' },
        { kind: 'list', ordered: false, items: [[{ kind: 'heading', text: 'Valise' }, paragraph('Prenez tout.')]] },
      ],
    },
    { title: null, about: null, blocks: [paragraph('Nouveau.')] },
  ]);
  expect(findings.map(({ problem, element, count }) => [problem, element, count])).toEqual([
    ['unknown-element', 'Encadre', 1],
    ['unknown-element', 'Surligne', 1],
    ['unknown-element', 'Parcours', 1],
    ['unknown-element', 'Mesure', 1],
  ]);
});

test('what a sheet says wrongly is left out of it and reported', async () => {
  const { sheet, findings } = await reading(
    xmlOf(
      `<Texte><Paragraphe>Écrire à <LienExterne URL="mailto:x@fiva.fr">contact</LienExterne>.</Paragraphe><Image LienPublication="I1.jpg"/></Texte>
       <ServiceEnLigne ID="servicesEnLigne" URL="javascript:alert(1)" type="Simulateur"><Titre>Simuler</Titre></ServiceEnLigne>`,
      {
        head: '<FilDAriane><Niveau ID="F1">Moi</Niveau><Niveau ID="N4">A</Niveau><Niveau ID="N4">A</Niveau><Niveau ID="F1">Moi</Niveau></FilDAriane>',
      },
    ).replace('2026-03-01', '2026-13-41'),
  );
  expect(sheet).toMatchObject({
    updatedOn: null,
    path: [{ id: 'N4', title: 'A' }],
    services: [{ id: null, kind: 'simulator', title: 'Simuler', url: null }],
    more: [],
  });
  expect(new Set(findings.map(({ problem, element }) => `${problem} ${element}`))).toEqual(
    new Set([
      'bad-date dc:date',
      'bad-address LienExterne',
      'bad-address ServiceEnLigne',
      'not-kept Image',
      'circle Niveau',
    ]),
  );
});

test('a JSON tree of the npm package is read as the XML that it was made of', async () => {
  const tree = {
    id: 'F1',
    children: [
      {
        type: 'element',
        name: 'Publication',
        attributes: { ID: 'F1', type: 'Theme' },
        children: [{ type: 'element', name: 'dc:title', children: [{ type: 'text', text: 'Essai' }] }],
      },
    ],
  };
  const { sheet } = await reading(JSON.stringify(tree), 'F1.json');
  expect(sheet).toEqual(
    (await reading('<Publication ID="F1" type="Theme"><dc:title>Essai</dc:title></Publication>')).sheet,
  );
});
