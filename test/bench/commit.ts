import { randomBytes } from 'node:crypto';
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { ballotContext, generateSealingKey, seal, toBase64url } from '../../ballot/index.ts';
import { mustBeOk } from '../../contract/result.ts';
import { StoreMarkers } from '../../main/services/database/index.ts';
import { Urn } from '../../main/services/urn/index.ts';
import { runtimePaths } from '../../tools/setup/paths.mjs';
import { fillBox } from '../harness/drain.ts';
import { form } from './form.ts';
import { type Line, line } from './lines.ts';
import { quantile } from './samples.ts';
import type { Sizes } from './sizes.ts';

const pageBytes = 4096;
const floorPages = 1024;

/** Sealing a ballot and committing it with its mark, each next to one page overwritten and synced on the same disk. */
export function measureCommit({ casts }: Sizes): Line[] {
  return inFolder((folder) => {
    const urn = mustBeOk(Urn.open(placeIn(folder)), 'urn');
    const floor = openFloor(join(folder, 'floor'));
    const ours: number[] = [];
    const limits: number[] = [];
    for (let n = 0; n < casts + warmUp; n += 1) {
      const took = [floor.write(), castOne(urn)] as const;
      if (n < warmUp) continue;
      limits.push(took[0]);
      ours.push(took[1]);
    }
    floor.close();
    urn.close();
    const limit = quantile(limits, 0.5);
    const what = 'sealing and committing a ballot with its mark';
    const beside = 'beside the p50 of 4 KiB overwritten + fdatasync, ms';
    return [
      line({
        name: `${what}, p50, ${beside}`,
        ours: quantile(ours, 0.5),
        limit,
        goal: { of: 'ratio', is: '≤', value: 20 },
      }),
      line({
        name: `${what}, p99, ${beside}`,
        ours: quantile(ours, 0.99),
        limit,
        goal: { of: 'ratio', is: '≤', value: 80 },
      }),
    ];
  });
}

/** Rewriting urn and poll book after a cast, as between two visits. */
export function measureVacuum({ vacuums }: Sizes): Line[] {
  return [8, 500, 5_000].map((backlog) =>
    inFolder((folder) => {
      const place = placeIn(folder);
      mustBeOk(Urn.open(place), 'urn').close();
      fillBox(folder, backlog, context.sealedBytes);
      const urn = mustBeOk(Urn.open(place), 'urn');
      const samples = Array.from({ length: vacuums }, () => {
        castOne(urn);
        const start = performance.now();
        mustBeOk(urn.tidy(), 'tidy');
        return performance.now() - start;
      });
      urn.close();
      return line({
        name: `VACUUM of urn and poll book at a backlog of ${backlog} ballots, slowest of ${vacuums}, ms`,
        ours: Math.max(...samples),
        goal: { of: 'ours', is: '≤', value: 200 },
      });
    }),
  );
}

const warmUp = 20;
const context = ballotContext({ consultation: 'bench', form, rehearsal: false });
const { publicKey } = generateSealingKey();

function castOne(urn: Urn): number {
  const token = toBase64url(randomBytes(32));
  const start = performance.now();
  mustBeOk(urn.cast(token, seal({ kind: 'blank' }, context, publicKey)), 'cast');
  return performance.now() - start;
}

/** A file that is there already, so that a write changes no size and no block: the least that a durable write can cost. */
function openFloor(path: string) {
  const file = openSync(path, 'w');
  writeSync(file, randomBytes(pageBytes * floorPages));
  fdatasyncSync(file);
  const page = randomBytes(pageBytes);
  let at = 0;
  return {
    write(): number {
      at = (at + 1) % floorPages;
      const start = performance.now();
      writeSync(file, page, 0, pageBytes, at * pageBytes);
      fdatasyncSync(file);
      return performance.now() - start;
    },
    close: () => closeSync(file),
  };
}

function placeIn(folder: string) {
  return { folder, name: 'bench', markers: new StoreMarkers(folder) };
}

/** On the disk where a terminal of demo and tests keeps its urn. */
function inFolder<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(join(runtimePaths().state, 'bench-urn-'));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
