import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { BrowserMemory } from '../../sign-in/browser-memory.ts';
import { type Attempt, OpenIdClient, type Registration } from '../../sign-in/client.ts';
import type { Person } from '../../sign-in/id-token.ts';
import { type Authorization, OpenIdProvider } from '../../sign-in/provider.ts';
import type { Site } from '../../stack/sites.ts';
import { accountsPage, failedPage, loginPage } from './pages.ts';
import { html, redirect } from './respond.ts';

/** Under the name of FranceConnect, on this machine alone. */
const franceConnect = 'oidc.franceconnect.gouv.fr';

/** The accounts that the stand-in offers, under hosts of real ones. */
const accounts = [
  { host: 'cfspart-idp.impots.gouv.fr', name: 'impots.gouv.fr' },
  { host: 'fc.assure.ameli.fr', name: 'ameli.fr' },
];

/** Who has an account in the demo. It opens nothing anywhere, so the page that asks for it says it. */
export const demoAccount = {
  number: '3012345678901',
  password: 'pontevert',
  person: { sub: 'amina', given_name: 'Amina', family_name: 'Haddad' },
} as const;

const returnPath = '/retour';

/** What FranceConnect knows of the family portal. */
export const portalRegistration: Registration = {
  id: 'portail-famille',
  secret: 'of the demo, known to everybody',
  redirectUri: `https://famille.pontevert.example${returnPath}`,
};

/** The portal's own side of the sign-in. */
export const portalClient = new OpenIdClient(`https://${franceConnect}/api/v2`, portalRegistration);

/** Both sides of FranceConnect: it says who people are to the portal, and lets another say it. */
interface Hop {
  readonly authorization: Authorization;
  readonly account?: OpenIdClient;
  readonly attempt?: Attempt;
}

/** What stands in for FranceConnect and for who signs people in there: the hops, the forms and the keys are real, the people are not. */
export const identitySites: Readonly<Record<string, Site>> = {
  [franceConnect]: franceConnectSite(),
  ...Object.fromEntries(accounts.map(({ host, name }) => [host, accountSite(host, name)])),
};

function registrationAt(host: string): Registration {
  return { ...portalRegistration, id: `franceconnect-${host}`, redirectUri: `https://${franceConnect}${returnPath}` };
}

function franceConnectSite(): Site {
  const provider = new OpenIdProvider(`https://${franceConnect}/api/v2`, [portalRegistration]);
  const clients = accounts.map(({ host }) => new OpenIdClient(`https://${host}`, registrationAt(host)));
  const memory = new BrowserMemory<Hop>();
  const ways = accounts.map(({ name }, index) => ({ name, address: `/compte/${index}` }));

  function choose(client: OpenIdClient) {
    return (request: IncomingMessage, response: ServerResponse) => {
      const hop = memory.recall(request);
      if (!hop) return html(response, failedPage(), 400);
      const { location, attempt } = client.begin();
      memory.remember(request, response, { ...hop, account: client, attempt });
      redirect(response, location);
    };
  }

  return {
    ...provider.site((request, response, authorization) => {
      memory.remember(request, response, { authorization });
      html(response, accountsPage(ways));
    }),
    ...Object.fromEntries(clients.map((client, index) => [`/compte/${index}`, choose(client)])),
    [returnPath]: async (request, response, ask) => {
      const hop = memory.recall(request);
      const came = await hop?.account?.finish(queryOf(request), hop.attempt, ask);
      if (!hop || !came?.ok) return html(response, failedPage(), 400);
      memory.remember(request, response, { authorization: hop.authorization });
      provider.answer(response, hop.authorization, personOf(came.value, 'franceconnect'));
    },
  };
}

/** Whoever signed in once in a browser is not asked again there: so one sees that a terminal forgets it. */
function accountSite(host: string, name: string): Site {
  const provider = new OpenIdProvider(`https://${host}`, [registrationAt(host)]);
  const memory = new BrowserMemory<{ readonly authorization: Authorization; readonly person?: Person }>();

  return {
    ...provider.site((request, response, authorization) => {
      const person = memory.recall(request)?.person;
      memory.remember(request, response, { authorization, ...(person && { person }) });
      if (person) provider.answer(response, authorization, person);
      else html(response, loginPage(name, demoAccount));
    }),
    '/connexion': async (request, response) => {
      const waiting = memory.recall(request);
      if (!waiting) return html(response, failedPage(), 400);
      const form = new URLSearchParams(await text(request));
      const isRight = form.get('numero') === demoAccount.number && form.get('secret') === demoAccount.password;
      if (!isRight) return html(response, loginPage(name, demoAccount, true));
      const person = personOf(demoAccount.person, host);
      memory.remember(request, response, { ...waiting, person });
      provider.answer(response, waiting.authorization, person);
    },
  };
}

/** A person under a name of whoever says it. */
function personOf({ sub, given_name, family_name }: Person, saidBy: string): Person {
  return { sub: `${sub}-${saidBy}`, given_name, family_name };
}

/** What a browser brought back. */
export function queryOf({ url = '/' }: IncomingMessage): URLSearchParams {
  return new URL(url, 'https://query.example').searchParams;
}
