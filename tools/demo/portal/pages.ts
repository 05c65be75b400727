/** The pages of the demo city's family portal. A site of its own, in French, as a supplier of the city would have written it. */

const steps = ['Accueil', 'Ma demande', 'Récapitulatif'];

const arms = `<svg viewBox="0 0 48 48" aria-hidden="true"><path fill="#1f6b4a" d="M4 4h40v22c0 10-8 16-20 20C12 42 4 36 4 26z"/><path
  fill="none" stroke="#fff" stroke-width="3" d="M4 30c7-10 13-10 20 0s13 10 20 0M4 22c7-10 13-10 20 0s13 10 20 0"/></svg>`;

function page(title: string, content: string, step?: number): string {
  const progress = steps
    .map((name, index) => `<li${index === step ? ' aria-current="step"' : ''}>${name}</li>`)
    .join('');
  return `<!doctype html>
<html lang="fr">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title} – Portail famille</title>
<link rel="stylesheet" href="/style.css"></head>
<body>
<header><div>${arms}<p style="margin:0"><strong>Portail famille</strong><span>Ville de Pontevert</span></p></div></header>
<main>
${step === undefined ? '' : `<ol class="steps">${progress}</ol>`}
<h1>${title}</h1>
${content}
</main>
<footer><div>
<a href="https://www.facebook.com/villedepontevert">La ville sur Facebook</a>
<a href="https://www.caf.fr/allocataires/simulateur">Simulateur de la Caf</a>
<p>Ville imaginaire, pour la démonstration.</p>
</div></footer>
</body></html>`;
}

const services = {
  canteen: {
    title: 'Cantine et centre de loisirs',
    says: 'Inscrivez votre enfant à la cantine ou au centre de loisirs pour l’année 2026-2027.',
  },
  school: {
    title: 'Inscription à l’école',
    says: 'Votre enfant entre à l’école à la rentrée 2027 ? Inscrivez-le ici, puis apportez les pièces à la mairie.',
  },
};

export function welcomePage(service: keyof typeof services, sent: URLSearchParams | undefined): string {
  const { title, says } = services[service];
  const underWay = sent
    ? `<p class="notice">Une demande est en cours sur cet appareil pour <b>${field(sent, 'prenom')} ${field(sent, 'nom')}</b>.</p>`
    : '';
  return page(
    title,
    `${underWay}<p>${says}</p>
<div class="two">
<section class="card"><h2>J’ai un compte</h2><p>Vos informations sont déjà remplies.</p>
<a class="button state" href="/connexion">S’identifier avec FranceConnect</a></section>
<section class="card"><h2>Je n’ai pas de compte</h2><p>Vous remplissez le formulaire vous-même.</p>
<a class="button" href="/dossier">Commencer ma demande</a></section>
</div>
<section class="card"><h2>Les pièces à préparer</h2>
<p>Livret de famille, justificatif de domicile, avis d’impôt.</p>
<a href="https://pieces.pontevert.example/liste" target="_blank">Voir la liste complète (nouvelle fenêtre)</a></section>`,
    0,
  );
}

/** @param addresses whose frame looks an address up, and hands it over */
export function applicationPage(connected: string | undefined, addresses: string): string {
  const [firstName = '', lastName = ''] = (connected ?? '').split(' ');
  const welcome = connected ? `<p class="notice">Vous êtes identifiée : <b>${escapeHtml(connected)}</b>.</p>` : '';
  const days = ['Lundi', 'Mardi', 'Jeudi', 'Vendredi']
    .map((day) => `<label><input type="checkbox" name="jours" value="${day}"> ${day}</label>`)
    .join('');
  return page(
    'Ma demande',
    `${welcome}
<form method="post" action="/dossier" autocomplete="off">
<section class="card"><h2>Le parent</h2>
<div class="two"><p style="margin:0"><label for="parent">Nom et prénom</label>
<input type="text" id="parent" name="parent" required value="${escapeHtml(`${firstName} ${lastName}`.trim())}"></p>
<p style="margin:0"><label for="courriel">Adresse électronique (facultatif)</label><input type="email" id="courriel" name="courriel"></p></div>
<iframe class="lookup" src="${addresses}/" title="Recherche d’adresse"></iframe><input type="hidden" name="adresse">
</section>
<section class="card"><h2>L’enfant</h2>
<div class="two"><p style="margin:0"><label for="prenom">Prénom</label><input type="text" id="prenom" name="prenom" required></p>
<p style="margin:0"><label for="nom">Nom</label><input type="text" id="nom" name="nom" required value="${escapeHtml(lastName)}"></p></div>
<label for="ecole">École</label><select id="ecole" name="ecole"><option>École des Tilleuls</option>
<option>École Jean-Moulin</option><option>École du Bord de l’eau</option></select>
<fieldset><legend>Jours de cantine</legend>${days}</fieldset>
</section>
<button class="button">Envoyer ma demande</button>
</form>
<script>
addEventListener('message', ({ origin, data }) => {
  if (origin === '${addresses}') document.querySelector('[name=adresse]').value = data;
});
</script>`,
    1,
  );
}

export function summaryPage(sent: URLSearchParams): string {
  return page(
    'Votre demande est envoyée',
    `<p class="notice">Numéro de la demande : <b>PV-2026-0417</b>. Gardez-le.</p>
<section class="card"><h2>Récapitulatif</h2><dl>
<dt>Parent</dt><dd>${field(sent, 'parent')}</dd>
<dt>Adresse</dt><dd>${field(sent, 'adresse') || 'à compléter à la mairie'}</dd>
<dt>Enfant</dt><dd>${field(sent, 'prenom')} ${field(sent, 'nom')}</dd>
<dt>École</dt><dd>${field(sent, 'ecole')}</dd>
<dt>Jours de cantine</dt><dd>${escapeHtml(sent.getAll('jours').join(', ')) || 'aucun'}</dd>
</dl></section>
<p><a class="button" href="/attestation">Télécharger mon attestation (PDF)</a></p>
<button class="button second" onclick="print()">Imprimer le récapitulatif</button>`,
    2,
  );
}

export function documentsPage(): string {
  return page(
    'Les pièces à fournir',
    `<section class="card"><ul>
<li>Livret de famille : toutes les pages remplies.</li>
<li>Justificatif de domicile de moins de trois mois.</li>
<li>Dernier avis d’impôt, pour calculer le tarif. Sans avis, le tarif le plus haut s’applique.</li>
<li>Projet d’accueil individualisé, en cas d’allergie.</li>
</ul></section>`,
  );
}

/** What stands in a frame of the portal, on a site of its own. */
export function addressPage(): string {
  return framed(`<form action="/verification" autocomplete="off">
<label for="adresse">Adresse (cherchée par le Grand Pontevert)</label>
<div class="line"><input type="text" id="adresse" name="adresse" required><button class="button">Chercher</button></div></form>`);
}

/** Hands the address to the page around it, and to no other. */
export function addressFoundPage(address: string, to: string): string {
  const said = JSON.stringify(address).replaceAll('<', '\\u003c');
  return framed(`<p class="notice">Adresse trouvée : <b>${escapeHtml(address)}</b></p>
<script>parent.postMessage(${said}, '${to}')</script>`);
}

function framed(content: string): string {
  return `<!doctype html>
<html lang="fr"><head><meta charset="utf-8"><title>Recherche d’adresse</title><link rel="stylesheet" href="/style.css"></head>
<body class="framed">${content}</body></html>`;
}

/** Which account to sign in with, at what stands in for FranceConnect. */
export function accountsPage(ways: readonly { readonly name: string; readonly address: string }[]): string {
  const choices = ways
    .map(({ name, address }) => `<p><a class="button state" href="${address}">${name}</a></p>`)
    .join('');
  return identityPage(
    'Je choisis un compte pour me connecter',
    'Page de démonstration, à la place de FranceConnect. Aucun compte réel n’est demandé.',
    `<section class="card"><h2>Choisissez un compte</h2>${choices}</section>`,
  );
}

/**
 * The account's own page. The account is that of the demo, so it stands above the fields, where the keyboard of the screen does
 * not cover it.
 */
export function loginPage(
  name: string,
  { number, password }: { readonly number: string; readonly password: string },
  wasWrong = false,
): string {
  return identityPage(
    `Se connecter à ${name}`,
    'Page de démonstration : tapez ce qui est indiqué, jamais vos vrais numéro et mot de passe.',
    `${wasWrong ? '<p class="notice" role="alert">Le numéro ou le mot de passe est faux.</p>' : ''}
<section class="card"><form method="post" action="/connexion" autocomplete="off">
<label for="numero">Numéro (ici : ${number})</label><input type="text" id="numero" name="numero" inputmode="numeric" required>
<label for="secret">Mot de passe (ici : ${password})</label><input type="password" id="secret" name="secret" required>
<button class="button state">Se connecter</button></form></section>`,
  );
}

export function failedPage(): string {
  return identityPage('La connexion n’a pas abouti', 'Revenez au début de votre démarche.', '');
}

/** A page of what stands in for others, and says so: nobody should believe that a real account is asked for. */
function identityPage(title: string, notice: string, content: string): string {
  return `<!doctype html>
<html lang="fr">
<head><meta charset="utf-8"><title>${title} (démonstration)</title><link rel="stylesheet" href="/style.css"></head>
<body><main>
<h1>${title}</h1>
<p class="notice">${notice}</p>
${content}
</main></body></html>`;
}

function field(sent: URLSearchParams, name: string): string {
  return escapeHtml(sent.get(name) ?? '');
}

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
