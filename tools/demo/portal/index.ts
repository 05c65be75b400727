import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Site } from '../../stack/sites.ts';
import { applicationPage, documentsPage, identityPage, summaryPage, welcomePage } from './pages.ts';

/** The hosts of the demo city's family portal, and the one that stands for FranceConnect. */
const family = 'famille.pontevert.example';
const documents = 'pieces.pontevert.example';
const identity = 'oidc.franceconnect.gouv.fr';

/** Who answers at the stand-in of FranceConnect. */
const person = 'Amina Haddad';

const style = readFileSync(new URL('./style.css', import.meta.url), 'utf8');

/**
 * The web sites that the demo's first procedure opens, made up for the demo city: a form in a few steps, a list in a new window, a
 * hop to an identity provider and back, and links that lead where the procedure may not go. What was entered is kept in a cookie
 * of the browser alone, so that one sees whether the terminal has forgotten it.
 */
export const portalSites: Readonly<Record<string, Site>> = {
  [family]: {
    '/style.css': sendStyle,
    '/inscription': (request, response) => html(response, welcomePage('canteen', applicationOf(request))),
    '/ecole': (request, response) => html(response, welcomePage('school', applicationOf(request))),
    '/dossier': application,
    '/recapitulatif': (request, response) => {
      const sent = applicationOf(request);
      return sent ? html(response, summaryPage(sent)) : redirect(response, '/inscription');
    },
    '/connexion': (_request, response) =>
      redirect(response, `https://${identity}/api/v2/authorize?client_id=portail-famille&state=demo`),
    '/retour': (_request, response) =>
      redirect(response, '/dossier', `connected=${encodeURIComponent(person)}; Path=/; Secure; HttpOnly; SameSite=Lax`),
  },
  [documents]: {
    '/style.css': sendStyle,
    '/liste': (_request, response) => html(response, documentsPage()),
  },
  [identity]: {
    '/style.css': sendStyle,
    '/api/v2/authorize': (_request, response) => html(response, identityPage(person)),
    '/connexion': (_request, response) => redirect(response, `https://${family}/retour?code=demo&state=demo`),
  },
};

async function application(request: IncomingMessage, response: ServerResponse) {
  if (request.method !== 'POST') return html(response, applicationPage(cookie(request, 'connected')));
  const sent = new URLSearchParams(await text(request));
  redirect(response, '/recapitulatif', `application=${encodeURIComponent(sent.toString())}; Path=/; Secure; HttpOnly`);
}

function applicationOf(request: IncomingMessage): URLSearchParams | undefined {
  const sent = cookie(request, 'application');
  return sent === undefined ? undefined : new URLSearchParams(sent);
}

function cookie(request: IncomingMessage, name: string): string | undefined {
  const found = (request.headers.cookie ?? '').split('; ').find((one) => one.startsWith(`${name}=`));
  return found === undefined ? undefined : decodeURIComponent(found.slice(name.length + 1));
}

function html(response: ServerResponse, page: string) {
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }).end(page);
}

function sendStyle(_request: IncomingMessage, response: ServerResponse) {
  response.writeHead(200, { 'content-type': 'text/css; charset=utf-8' }).end(style);
}

function redirect(response: ServerResponse, location: string, setCookie?: string) {
  response.writeHead(303, { location, ...(setCookie && { 'set-cookie': setCookie }) }).end();
}
