import type { FastifyInstance } from 'fastify';
import { officerApi } from '../contract/officer.ts';
import { terminalApi } from '../contract/sync.ts';
import { activityRoutes } from './activity/index.ts';
import { boardRoutes } from './board/index.ts';
import type { City, Log } from './city.ts';
import { finalRoutes, reportRoutes } from './closing/index.ts';
import { consultationsOf, packageRoutes } from './consultations/index.ts';
import { contributionRoutes } from './contributions/index.ts';
import { migrate, openDatabase } from './database/index.ts';
import { enrolmentRoutes } from './enrolment/index.ts';
import { HelpBoard, helpRoutes } from './help/index.ts';
import { answerErrorsAsJson, closeApplication, makeApplication, sendRefusal, type Tls } from './http/index.ts';
import { batchRoutes } from './ingest/index.ts';
import { loadOrCreateServerKey } from './keys/index.ts';
import { markRoutes } from './marks/index.ts';
import { isLoopbackHost, officerApiRoutes, officerPages } from './officer/index.ts';
import { panelRoutes } from './panel/index.ts';
import { reservationRoutes } from './reservations/index.ts';
import { publishedResultRoutes } from './results/index.ts';
import { statisticsRoutes } from './statistics/index.ts';
import { heartbeatRoutes, renewOutdatedSettings } from './terminals/index.ts';
import { type Assets, assetRoutes, loadAssets } from './web/index.ts';

/** Where a listener listens. Port 0: any free one. */
export interface Listener {
  readonly host: string;
  readonly port: number;
}

export interface CityServerConfig {
  /** `postgres://…` of a database that exists; its tables are made and kept up to date. */
  readonly database: string;
  /** The public pages and the terminals' API. PEM texts, not paths. */
  readonly https: Listener & Tls;
  /** The officers' pages and API, on loopback only. */
  readonly officer: Listener & { readonly token: string };
  /** Path of the server's signing key, made at the first start. */
  readonly keyFile: string;
  /** How residents and terminals reach the https listener from outside; its own address when left out. */
  readonly publicUrl?: string | undefined;
  readonly city: string;
  /** In which the pages write times. */
  readonly timeZone: string;
}

export interface CityServer {
  /** Addresses without a final slash. */
  readonly publicUrl: string;
  readonly officerUrl: string;
  /** Raw Ed25519 key, base64url. */
  readonly serverKey: string;
  close(): Promise<void>;
}

const closingPatienceMs = 5_000;
const silent: Log = () => {};

// Beside this file in the sources, and beside the bundle in a build.
const migrations = new URL('./migrations/', import.meta.url);
const staticFiles = new URL('./web/static/', import.meta.url);

/** Starts the city server: migrates the database, loads or makes the key, and listens. */
export async function startCityServer(
  config: CityServerConfig,
  { log = silent, now = Date.now }: { log?: Log; now?: () => number } = {},
): Promise<CityServer> {
  const key = await loadOrCreateServerKey(config.keyFile);
  const database = openDatabase(config.database);
  const started: FastifyInstance[] = [];
  const close = async () => {
    await Promise.all(started.map((app) => closeApplication(app, closingPatienceMs)));
    await database.close();
  };
  try {
    await migrate(database, migrations);
    const assets = await loadAssets(staticFiles);
    const publicApp = makeApplication(config.https);
    const officerApp = makeApplication();
    started.push(publicApp, officerApp);
    const city = {
      database,
      key,
      name: config.city,
      publicUrl: config.publicUrl ?? '',
      timeZone: config.timeZone,
      now,
      log,
    };
    publicRoutes(publicApp, city, assets);
    const listening = await publicApp.listen({ host: config.https.host, port: config.https.port });
    city.publicUrl ||= listening;
    await renewOutdatedSettings(city);
    officerRoutes(officerApp, city, assets, config.officer.token);
    const officerUrl = await officerApp.listen({ host: config.officer.host, port: config.officer.port });
    return { publicUrl: city.publicUrl, officerUrl, serverKey: key.publicKey, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function publicRoutes(app: FastifyInstance, city: City, assets: Assets): void {
  app.register(
    async (scope) => {
      answerErrorsAsJson(scope, city.log);
      enrolmentRoutes(scope, city);
      const board = new HelpBoard();
      heartbeatRoutes(scope, city, (terminal) => consultationsOf(city, terminal), board);
      helpRoutes(scope, city, board);
      statisticsRoutes(scope, city);
      activityRoutes(scope, city);
      packageRoutes(scope, city);
      batchRoutes(scope, city);
      markRoutes(scope, city);
      contributionRoutes(scope, city);
      panelRoutes(scope, city);
      finalRoutes(scope, city);
      reportRoutes(scope, city);
      reservationRoutes(scope, city);
      publishedResultRoutes(scope, city);
    },
    { prefix: terminalApi },
  );
  app.register(async (scope) => {
    assetRoutes(scope, assets);
    boardRoutes(scope, city, assets);
  });
}

function officerRoutes(app: FastifyInstance, city: City, assets: Assets, token: string): void {
  app.addHook('onRequest', async (request, reply) => {
    if (!isLoopbackHost(request.headers.host)) return sendRefusal(reply, { code: 'not-found' });
  });
  app.register(async (scope) => officerApiRoutes(scope, city, token), { prefix: officerApi });
  app.register(async (scope) => {
    assetRoutes(scope, assets);
    officerPages(scope, city, assets, token);
  });
}
