import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { slug } from '../../contract/identifiers.ts';
import type { Signed } from '../../contract/signed.ts';
import { resultSchema } from '../../contract/sync.ts';
import type { City } from '../city.ts';
import { readState } from '../closing/index.ts';
import { type Consultation, listConsultations, readConsultation } from '../consultations/index.ts';
import { countContributions, readDebate } from '../contributions/index.ts';
import { codeOf, statusOf } from '../http/index.ts';
import { readResult } from '../results/index.ts';
import { type Assets, html, layout, type Page, type Reader, readerOf } from '../web/index.ts';
import { consultationPage } from './consultation-page.ts';
import { listedStage, listPage } from './list-page.ts';
import { makeRecords } from './record.ts';
import { isInUrn, listTrackers, readBatches, trackerTyped } from './store.ts';
import { type TrackerSearch, trackersPage } from './tracker-section.ts';

const trackersAPage = 500;
const mediaTypes = { pdf: 'application/pdf', png: 'image/png', jpeg: 'image/jpeg' } as const;
const inAddress = z.object({ consultation: slug });
const inRecord = z.object({ file: z.string() });
const searched = z.object({ tracker: z.string().max(200).optional(), after: z.string().max(200).optional() }).catch({});

/** The public board: GET /, /consultations/:consultation, its /trackers and the files of its /record. */
export function boardRoutes(app: FastifyInstance, city: City, assets: Assets): void {
  const record = makeRecords(city);

  const send = (reply: FastifyReply, reader: Reader, page: Omit<Page, 'site' | 'footer'>, status = 200) => {
    const { t } = reader;
    const site = { name: t('site.name'), path: '/' };
    const footer = html`<p class="fine">${t('site.footer')}</p><p class="fine">${t('site.footerCheck')}</p>`;
    return reply
      .code(status)
      .type('text/html; charset=utf-8')
      .send(layout(reader, assets, city.name, { ...page, site, footer }));
  };

  const sendError = (request: FastifyRequest, reply: FastifyReply, status: number) => {
    const reader = readerOf(request.query, city.timeZone);
    const kind = status === 404 ? 'notFound' : 'failed';
    const title = reader.t(`error.${kind}Title`);
    const body = html`<h1>${title}</h1><p class="lead">${reader.t(`error.${kind}`)}</p><p><a class="button" href="${reader.link('/')}">${reader.t('error.home')}</a></p>`;
    return send(reply, reader, { title, path: '/', body }, status);
  };

  /** The consultation that the address names, or a page that says that there is none. */
  const onConsultation =
    (work: (consultation: Consultation, request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>) =>
    async (request: FastifyRequest, reply: FastifyReply) => {
      const address = inAddress.safeParse(request.params);
      const found = address.success && (await readConsultation(city.database, address.data.consultation));
      return found ? work(found, request, reply) : sendError(request, reply, 404);
    };

  app.setNotFoundHandler((request, reply) => sendError(request, reply, 404));
  app.setErrorHandler((error, request, reply) => {
    const status = statusOf(codeOf(error as FastifyError, request, city.log));
    return sendError(request, reply, status === 400 ? 404 : status);
  });

  app.get('/', async (request, reply) => {
    const reader = readerOf(request.query, city.timeZone);
    const listed = (await listConsultations(city.database)).map((one) => listedStage(one, city.now()));
    const title = reader.t('list.title', { city: city.name });
    return send(reply, reader, { title, path: '/', body: listPage(reader, city.name, listed) });
  });

  app.get(
    '/consultations/:consultation',
    onConsultation(async (consultation, request, reply) => {
      const reader = readerOf(request.query, city.timeZone);
      const { facts, package: of } = consultation;
      const [state, batches, result, search, debate, counts] = await Promise.all([
        readState(city, city.database, facts),
        readBatches(city.database, facts.consultation),
        readResult(city.database, facts.consultation),
        searchOf(city, facts.consultation, request.query),
        readDebate(city.database, facts.consultation),
        countContributions(city.database, facts.consultation),
      ]);
      const body = consultationPage(reader, {
        consultation,
        state,
        batches,
        result: result && openResult(result),
        search,
        serverKey: city.key.publicKey,
        nowMs: city.now(),
        debate: { debate, counts },
      });
      return send(reply, reader, {
        title: of.title[reader.language] ?? of.title.fr,
        path: `/consultations/${facts.consultation}`,
        ...(search ? { query: { tracker: search.typed } } : {}),
        rehearsal: of.rehearsal,
        body,
      });
    }),
  );

  app.get(
    '/consultations/:consultation/attachments/:attachment',
    onConsultation(async ({ package: of }, request, reply) => {
      const asked = z.object({ attachment: slug }).safeParse(request.params);
      const found = of.attachments?.find(({ name }) => name === asked.data?.attachment);
      if (!found) return sendError(request, reply, 404);
      return reply.type(mediaTypes[found.kind]).send(Buffer.from(found.data, 'base64'));
    }),
  );

  app.get(
    '/consultations/:consultation/trackers',
    onConsultation(async ({ facts, package: of }, request, reply) => {
      const reader = readerOf(request.query, city.timeZone);
      const after = trackerTyped(searched.parse(request.query).after ?? '');
      const [state, trackers] = await Promise.all([
        readState(city, city.database, facts),
        listTrackers(city.database, facts.consultation, after, trackersAPage + 1),
      ]);
      const shown = trackers.slice(0, trackersAPage);
      const more = trackers.length > trackersAPage;
      return send(reply, reader, {
        title: reader.t('tracker.listTitle'),
        path: `/consultations/${facts.consultation}/trackers`,
        ...(after ? { query: { after } } : {}),
        rehearsal: of.rehearsal,
        body: trackersPage(reader, facts.consultation, state.ballots, shown, { after, more }),
      });
    }),
  );

  app.get(
    '/consultations/:consultation/record/:file',
    onConsultation(async (consultation, request, reply) => {
      const { file } = inRecord.parse(request.params);
      const text = (await record(consultation)).get(file);
      if (text === undefined) return sendError(request, reply, 404);
      return reply
        .header('access-control-allow-origin', '*')
        .header('cross-origin-resource-policy', 'cross-origin')
        .type('application/json; charset=utf-8')
        .send(text);
    }),
  );
}

async function searchOf(city: City, consultation: string, query: unknown): Promise<TrackerSearch | undefined> {
  const typed = searched.parse(query).tracker?.trim().slice(0, 60);
  if (!typed) return undefined;
  const tracker = trackerTyped(typed);
  return { typed, tracker, found: tracker !== undefined && (await isInUrn(city.database, consultation, tracker)) };
}

/** A result that was verified before it was stored. */
function openResult(result: Signed) {
  return resultSchema.parse(JSON.parse(result.payload));
}
