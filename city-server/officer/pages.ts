import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { moderationReasons } from '../../contract/contributions.ts';
import { instant, slug } from '../../contract/identifiers.ts';
import { contributionName } from '../../contract/officer.ts';
import type { Result } from '../../contract/result.ts';
import { signedSchema } from '../../contract/signed.ts';
import { outcomeSchema } from '../../contract/stages.ts';
import { listAlarms } from '../alarms/index.ts';
import type { City } from '../city.ts';
import { declareLost, lostSchema, readState } from '../closing/index.ts';
import { listConsultations, moveClosing, publish, publishOutcome, readConsultation } from '../consultations/index.ts';
import { countContributions, listContributions, moderate, moderatedAtOnce } from '../contributions/index.ts';
import { type EnrolmentCode, makeEnrolmentCode, newTerminalSchema } from '../enrolment/index.ts';
import { releaseUrn } from '../export/index.ts';
import { checked, type Refusal } from '../http/index.ts';
import { readHoldings } from '../poll-book/index.ts';
import { publishResult } from '../results/index.ts';
import { listTerminals } from '../terminals/index.ts';
import type { Assets } from '../web/index.ts';
import { consultationsPage, officerConsultationPage } from './consultation-pages.ts';
import { figuresPages } from './figures-routes.ts';
import { fleetPage, refreshSeconds } from './fleet-page.ts';
import { acceptForms, pastedDocument } from './forms.ts';
import { makeGate, type OfficerRequest } from './gate.ts';
import { instantOf } from './local-time.ts';
import { moderationPage } from './moderation-page.ts';
import { registrarPage } from './registrar-page.ts';

const inAddress = z.object({ consultation: slug });
const moderationForm = z.object({
  contribution: contributionName,
  decision: z.enum(['publish', 'refuse']),
  reason: z.enum(moderationReasons).optional().default('off-topic'),
});
const documentForm = z.object({ document: z.string() });

/** The officers' pages: a login with the access token, the fleet, and the consultations. */
export function officerPages(app: FastifyInstance, city: City, assets: Assets, token: string): void {
  acceptForms(app);
  const gate = makeGate(app, city, assets, token);
  app.get(
    '/',
    gate.page(async ({ reply, reader }) => reply.redirect(reader.link('/terminals'), 303)),
  );
  fleetPages();
  figuresPages(app, city, gate);
  consultationPages();
  moderationPages();
  consultationForms();

  function fleetPages(): void {
    const show = async (asked: OfficerRequest, refreshing: boolean, made?: EnrolmentCode) => {
      const [terminals, alarms] = await Promise.all([listTerminals(city.database), listAlarms(city.database)]);
      const { formKey, reader } = asked;
      return asked.show({
        title: reader.t('officer.fleet.title'),
        path: '/terminals',
        body: fleetPage(reader, { terminals, alarms, nowMs: city.now(), formKey, refreshing, made }),
        refreshSeconds: refreshing ? refreshSeconds : undefined,
      });
    };
    app.get(
      '/terminals',
      gate.page(async (asked) => {
        const { refresh } = z.object({ refresh: z.string().optional().catch(undefined) }).parse(asked.request.query);
        return show(asked, refresh !== 'off');
      }),
    );
    app.post(
      '/terminals',
      gate.form(async (asked) => {
        const sent = checked(newTerminalSchema.extend({ key: z.string() }), asked.request.body);
        const made = sent.ok ? await makeEnrolmentCode(city, sent.value) : sent;
        return made.ok ? show(asked, false, made.value) : asked.refuse(made.error);
      }),
    );
  }

  function consultationPages(): void {
    const withState = async (consultation: Awaited<ReturnType<typeof listConsultations>>[number]) => ({
      consultation,
      state: await readState(city, city.database, consultation.facts),
    });
    app.get(
      '/consultations',
      gate.page(async ({ reader, formKey, show }) => {
        const all = await Promise.all((await listConsultations(city.database)).map(withState));
        const body = consultationsPage(reader, all, formKey);
        return show({ title: reader.t('officer.consultations'), path: '/consultations', body });
      }),
    );
    app.get(
      '/consultations/:consultation',
      gate.page(async ({ request, reader, formKey, show, refuse }) => {
        const address = inAddress.safeParse(request.params);
        const consultation = address.success && (await readConsultation(city.database, address.data.consultation));
        if (!consultation) return refuse({ code: 'unknown-consultation' });
        const body = officerConsultationPage(reader, await withState(consultation), formKey, city.timeZone, city.now());
        const path = `/consultations/${consultation.facts.consultation}`;
        return show({ title: consultation.package.title.fr, path, body });
      }),
    );
    app.get(
      '/consultations/:consultation/registrar',
      gate.page(async ({ request, reader, show, refuse }) => {
        const address = inAddress.safeParse(request.params);
        const found = address.success && (await readConsultation(city.database, address.data.consultation));
        if (!found) return refuse({ code: 'unknown-consultation' });
        const { consultation } = found.facts;
        const holdings = await readHoldings(city.database, consultation);
        const body = registrarPage(reader, { ...(await withState(found)), holdings });
        return show({
          title: reader.t('officer.registrar.title'),
          path: `/consultations/${consultation}/registrar`,
          body,
        });
      }),
    );
  }

  function moderationPages(): void {
    app.get(
      '/consultations/:consultation/moderation',
      gate.page(async ({ request, reader, formKey, show, refuse }) => {
        const address = inAddress.safeParse(request.params);
        const found = address.success && (await readConsultation(city.database, address.data.consultation));
        if (!found) return refuse({ code: 'unknown-consultation' });
        const { consultation } = found.facts;
        const [waiting, published, counts] = await Promise.all([
          listContributions(city.database, consultation, 'waiting', moderatedAtOnce),
          listContributions(city.database, consultation, 'published', moderatedAtOnce),
          countContributions(city.database, consultation),
        ]);
        const view = { of: found.package, waiting, published, count: counts.waiting };
        const path = `/consultations/${consultation}/moderation`;
        const body = moderationPage(reader, view, formKey);
        return show({ title: reader.t('officer.moderation.title'), path, body });
      }),
    );
  }

  function consultationForms(): void {
    app.post(
      '/consultations',
      gate.action(
        async ({ body }) => {
          const document = pasted(body);
          return document.ok ? publish(city, document.value) : document;
        },
        () => '/consultations',
      ),
    );
    onConsultation('closing', async (consultation, body) => {
      const sent = checked(z.object({ closesAt: z.string() }), body);
      if (!sent.ok) return sent;
      const closesAt = checked(instant, instantOf(sent.value.closesAt, city.timeZone));
      return closesAt.ok ? moveClosing(city, consultation, closesAt.value) : closesAt;
    });
    onConsultation('lost', async (consultation, body) => {
      const sent = checked(lostSchema.extend({ terminal: slug, key: z.string() }), body);
      return sent.ok ? declareLost(city, consultation, sent.value.terminal, sent.value.reason) : sent;
    });
    onConsultation(
      'moderation',
      async (consultation, body) => {
        const sent = checked(moderationForm, body);
        if (!sent.ok) return sent;
        const { contribution, decision, reason } = sent.value;
        return moderate(city, consultation, contribution, decision === 'publish' ? null : reason);
      },
      '/moderation',
    );
    onConsultation('outcome', async (consultation, body) => {
      const document = pasted(body);
      const outcome = document.ok ? checked(outcomeSchema, document.value) : document;
      return outcome.ok ? publishOutcome(city, consultation, outcome.value) : outcome;
    });
    onConsultation('result', async (consultation, body) => {
      const document = pasted(body);
      const envelope = document.ok ? checked(signedSchema, document.value) : document;
      return envelope.ok ? publishResult(city, consultation, envelope.value) : envelope;
    });
    // A POST, though it reads: the first release freezes the urn.
    app.post(
      '/consultations/:consultation/export',
      gate.form(async ({ request, reply, refuse }) => {
        const address = checked(inAddress, request.params);
        if (!address.ok) return refuse(address.error);
        const { consultation } = address.value;
        const urn = await releaseUrn(city, consultation);
        if (!urn.ok) return refuse(urn.error);
        return reply
          .type('application/json; charset=utf-8')
          .header('content-disposition', `attachment; filename="${consultation}-urn.json"`)
          .send(urn.value);
      }),
    );
  }

  /** A form on a page of one consultation, to which it returns. */
  function onConsultation(
    name: string,
    work: (consultation: string, body: unknown) => Promise<Result<unknown, Refusal>>,
    page = '',
  ): void {
    app.post(
      `/consultations/:consultation/${name}`,
      gate.action(
        async ({ params, body }) => {
          const address = checked(inAddress, params);
          return address.ok ? work(address.value.consultation, body) : address;
        },
        ({ params }) => `/consultations/${inAddress.parse(params).consultation}${page}`,
      ),
    );
  }
}

function pasted(body: unknown): Result<unknown, Refusal> {
  const sent = checked(documentForm, body);
  return sent.ok ? pastedDocument(sent.value.document) : sent;
}
