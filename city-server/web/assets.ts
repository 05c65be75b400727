import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { FastifyInstance } from 'fastify';

/** The files that every page needs, read once. */
export interface Assets {
  readonly styleSheet: string;
  readonly icon: string;
  /** Names this version of the style sheet in its address, so that a browser may keep it for good. */
  readonly version: string;
}

export async function loadAssets(folder: URL): Promise<Assets> {
  const [styleSheet, icon] = await Promise.all(
    ['style.css', 'icon.svg'].map((name) => readFile(new URL(name, folder), 'utf8')),
  );
  if (styleSheet === undefined || icon === undefined) throw new Error('the pages lack their assets');
  const version = createHash('sha256').update(styleSheet).digest('hex').slice(0, 12);
  return { styleSheet, icon, version };
}

/** GET /style.css and /icon.svg */
export function assetRoutes(app: FastifyInstance, { styleSheet, icon }: Assets): void {
  const keep = 'public, max-age=31536000, immutable';
  app.get('/style.css', async (_request, reply) =>
    reply.header('cache-control', keep).type('text/css; charset=utf-8').send(styleSheet),
  );
  app.get('/icon.svg', async (_request, reply) => reply.header('cache-control', keep).type('image/svg+xml').send(icon));
}
