import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Result } from '../../contract/result.ts';
import type { City } from '../city.ts';
import { codeOf, makeRateLimit, type Refusal, type RefusalCode, statusOf } from '../http/index.ts';
import { type Assets, type Html, html, layout, type Reader, readerOf } from '../web/index.ts';
import { sameSecret } from './access.ts';
import { field } from './forms.ts';
import { cookieOf, loginCookie, makeLogins, type OfficerLogin } from './logins.ts';

const loginsPerMinute = 10;

/** What an officer's page shows. */
export interface Shown {
  readonly title: string;
  /** Its address, without the language. */
  readonly path: string;
  readonly body: Html;
  readonly refreshSeconds?: number | undefined;
}

/** One request of an officer who is logged in. */
export interface OfficerRequest {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly reader: Reader;
  /** Stands in every form of the page. */
  readonly formKey: string;
  show(shown: Shown): FastifyReply;
  refuse(refusal: Refusal): FastifyReply;
}

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

/** Lets officers in, and nobody else. */
export interface Gate {
  /** A page; who is not logged in is sent to the login. */
  page(work: (asked: OfficerRequest) => Promise<FastifyReply>): Handler;
  /** What a form of ours asks for; a form that another site made up is refused. */
  form(work: (asked: OfficerRequest) => Promise<FastifyReply>): Handler;
  /** A form that leads on to `next` when it was done, or says why not. */
  action(
    work: (request: FastifyRequest) => Promise<Result<unknown, Refusal>>,
    next: (request: FastifyRequest) => string,
  ): Handler;
}

/** Adds GET and POST /login and POST /logout, and makes the gate of all other pages. */
export function makeGate(app: FastifyInstance, city: City, assets: Assets, token: string): Gate {
  const logins = makeLogins(city.now);
  const allows = makeRateLimit(loginsPerMinute, 60_000, city.now);
  const loginOf = ({ headers }: FastifyRequest) => logins.find(cookieOf(headers.cookie));
  const readerOfRequest = ({ query }: FastifyRequest) => readerOf(query, city.timeZone);

  const show = (request: FastifyRequest, reply: FastifyReply, shown: Shown, status = 200) => {
    const reader = readerOfRequest(request);
    const login = loginOf(request);
    const site = { name: reader.t('officer.site'), path: '/terminals' };
    const page = { ...shown, site, ...(login ? { navigation: navigation(reader, login, city.publicUrl) } : {}) };
    return reply
      .code(status)
      .type('text/html; charset=utf-8')
      .send(layout(reader, assets, city.name, page));
  };

  const refuse = (request: FastifyRequest, reply: FastifyReply, { code, detail }: Refusal) => {
    const { t } = readerOfRequest(request);
    const title = t('officer.refused');
    const body = html`<h1>${title}</h1><div class="answer bad" role="alert"><p>${t(`officer.refusal.${sayable(code)}`)}</p>${detail && html`<p lang="en" dir="ltr">${detail}</p>`}</div>`;
    return show(request, reply, { title, path: '/terminals', body }, statusOf(code));
  };

  const showLogin = (request: FastifyRequest, reply: FastifyReply, fault?: Html) => {
    const reader = readerOfRequest(request);
    const body = loginPage(reader, fault);
    return show(request, reply, { title: reader.t('officer.login.title'), path: '/login', body }, fault ? 403 : 200);
  };

  const page: Gate['page'] = (work) => async (request, reply) => {
    const login = loginOf(request);
    const reader = readerOfRequest(request);
    if (!login) return reply.redirect(reader.link('/login'), 303);
    return work({
      request,
      reply,
      reader,
      formKey: login.formKey,
      show: (shown) => show(request, reply, shown),
      refuse: (refusal) => refuse(request, reply, refusal),
    });
  };

  const form: Gate['form'] = (work) =>
    page(async (asked) =>
      fromOwnPage(asked.request, asked.formKey) ? work(asked) : asked.refuse({ code: 'unauthorized' }),
    );

  app.setNotFoundHandler((request, reply) => refuse(request, reply, { code: 'not-found' }));
  app.setErrorHandler((error, request, reply) =>
    refuse(request, reply, { code: codeOf(error as FastifyError, request, city.log) }),
  );
  app.get('/login', async (request, reply) => showLogin(request, reply));
  app.post('/login', async (request, reply) => {
    const { t, link } = readerOfRequest(request);
    if (!allows(request.ip)) return showLogin(request, reply, html`${t('officer.refusal.too-many')}`);
    const sent = z.object({ token: z.string().max(400) }).safeParse(request.body);
    if (!isSameOrigin(request) || !sent.success || !sameSecret(sent.data.token.trim(), token))
      return showLogin(request, reply, html`${t('officer.login.wrong')}`);
    return reply.header('set-cookie', loginCookie(logins.begin())).redirect(link('/terminals'), 303);
  });
  app.post(
    '/logout',
    form(async ({ request, reply, reader }) => {
      logins.end(cookieOf(request.headers.cookie) ?? '');
      return reply.header('set-cookie', loginCookie()).redirect(reader.link('/login'), 303);
    }),
  );

  return {
    page,
    form,
    action: (work, next) =>
      form(async ({ request, reply, reader, refuse }) => {
        const done = await work(request);
        return done.ok ? reply.redirect(reader.link(next(request)), 303) : refuse(done.error);
      }),
  };
}

/** The refusals that an officer's page can meet and says in the officer's language; `failed` for what should not happen here. */
const sayableCodes = [
  'invalid',
  'unauthorized',
  'unknown-consultation',
  'unknown-terminal',
  'not-found',
  'already-enrolled',
  'frozen',
  'incomplete',
  'unstripped',
  'not-closed',
  'already-closed',
  'changed-too-much',
  'not-exported',
  'wrong-result',
  'not-published',
  'no-evaluation',
  'already-published',
  'final-received',
  'too-large',
  'too-many',
  'unavailable',
  'failed',
] as const satisfies readonly RefusalCode[];

function sayable(code: RefusalCode): (typeof sayableCodes)[number] {
  return sayableCodes.find((one) => one === code) ?? 'failed';
}

/** Whether a form was sent by a page that we gave to this login. */
function fromOwnPage(request: FastifyRequest, formKey: string): boolean {
  const sent = z.object({ key: z.string() }).safeParse(request.body);
  return isSameOrigin(request) && sent.success && sameSecret(sent.data.key, formKey);
}

/** Browsers say where a form comes from; a login forged by another site is refused by it too. */
function isSameOrigin({ headers }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return false;
  return headers.origin === undefined || headers.origin === `http://${headers.host}`;
}

function navigation({ t, link, language }: Reader, { formKey }: OfficerLogin, publicUrl: string): Html {
  const inLanguage = language === 'fr' ? '/' : `/?lang=${language}`;
  return html`<nav aria-label="${t('officer.nav')}"><ul>
<li><a href="${link('/terminals')}">${t('officer.terminals')}</a></li>
<li><a href="${link('/consultations')}">${t('officer.consultations')}</a></li>
<li><a href="${link('/figures')}">${t('officer.figures.nav')}</a></li>
<li><a href="${publicUrl}${inLanguage}">${t('officer.publicSite')}</a></li>
<li><form method="post" action="${link('/logout')}"><input type="hidden" name="key" value="${formKey}"><button class="plain" type="submit">${t('officer.logout')}</button></form></li>
</ul></nav>`;
}

function loginPage({ t, link }: Reader, fault?: Html): Html {
  return html`<h1>${t('officer.login.title')}</h1>
${fault && html`<div class="answer bad" role="alert"><p>${fault}</p></div>`}
<form method="post" action="${link('/login')}">
${field('token', t('officer.login.token'), { hint: t('officer.login.help'), type: 'password' })}
<button type="submit">${t('officer.login.submit')}</button></form>`;
}
