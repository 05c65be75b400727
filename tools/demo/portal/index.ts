import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { BrowserMemory } from '../../sign-in/browser-memory.ts';
import type { Attempt } from '../../sign-in/client.ts';
import type { Site } from '../../stack/sites.ts';
import { certificate } from './certificate.ts';
import { identitySites, portalClient, queryOf } from './identity.ts';
import {
  addressFoundPage,
  addressPage,
  applicationPage,
  documentsPage,
  failedPage,
  summaryPage,
  welcomePage,
} from './pages.ts';
import { html, redirect } from './respond.ts';

export { demoAccount } from './identity.ts';

/** The hosts of the demo city's family portal. */
const family = 'famille.pontevert.example';
const documents = 'pieces.pontevert.example';
/** Another site altogether, whose form stands in a frame of the portal. */
const addresses = 'adresse.grandpontevert.example';

const style = readFileSync(new URL('./style.css', import.meta.url), 'utf8');

/** What the portal remembers of a browser: a sign-in that is under way, or who signed in. */
const memory = new BrowserMemory<{ readonly attempt: Attempt } | { readonly person: string }>();

/**
 * The web sites that the demo's first procedure opens, made up for the demo city: a form in a few steps, with a frame of another site
 * in it, a list in a new window, a sign-in through FranceConnect (a stand-in) and back, and links that lead where the procedure may
 * not go. What was entered is kept in a cookie of the browser alone, so that one sees whether the terminal has forgotten it.
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
    '/attestation': (request, response) => {
      const sent = applicationOf(request);
      if (!sent) return redirect(response, '/inscription');
      const lines = [
        'Ville de Pontevert',
        'Attestation de demande PV-2026-0417',
        `Parent : ${sent.get('parent') ?? ''}`,
      ];
      response
        .writeHead(200, {
          'content-type': 'application/pdf',
          'content-disposition': 'attachment; filename="attestation-PV-2026-0417.pdf"',
        })
        .end(certificate(lines));
    },
    '/connexion': (request, response) => {
      const { location, attempt } = portalClient.begin();
      memory.remember(request, response, { attempt });
      redirect(response, location);
    },
    '/retour': async (request, response, ask) => {
      const known = memory.recall(request);
      const attempt = known && 'attempt' in known ? known.attempt : undefined;
      const came = await portalClient.finish(queryOf(request), attempt, ask);
      if (!came.ok) return html(response, failedPage(), 400);
      memory.remember(request, response, { person: `${came.value.given_name} ${came.value.family_name}` });
      redirect(response, '/dossier');
    },
  },
  [documents]: {
    '/style.css': sendStyle,
    '/liste': (_request, response) => html(response, documentsPage()),
  },
  [addresses]: {
    '/style.css': sendStyle,
    '/': (_request, response) => html(response, addressPage()),
    '/verification': (request, response) =>
      html(response, addressFoundPage(queryOf(request).get('adresse') ?? '', `https://${family}`)),
  },
  ...Object.fromEntries(
    Object.entries(identitySites).map(([host, site]) => [host, { ...site, '/style.css': sendStyle }]),
  ),
};

async function application(request: IncomingMessage, response: ServerResponse) {
  const known = memory.recall(request);
  if (request.method !== 'POST')
    return html(
      response,
      applicationPage(known && 'person' in known ? known.person : undefined, `https://${addresses}`),
    );
  const sent = new URLSearchParams(await text(request));
  const cookie = `application=${encodeURIComponent(sent.toString())}; Path=/; Secure; HttpOnly`;
  redirect(response.appendHeader('set-cookie', cookie), '/recapitulatif');
}

function applicationOf({ headers }: IncomingMessage): URLSearchParams | undefined {
  const sent = (headers.cookie ?? '').split('; ').find((one) => one.startsWith('application='));
  return sent === undefined ? undefined : new URLSearchParams(decodeURIComponent(sent.slice('application='.length)));
}

function sendStyle(_request: IncomingMessage, response: ServerResponse) {
  response.writeHead(200, { 'content-type': 'text/css; charset=utf-8' }).end(style);
}
