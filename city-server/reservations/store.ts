import { fromBase64url } from '../../ballot/index.ts';
import { ok, type Result } from '../../contract/result.ts';
import type { ReservationRequest } from '../../contract/sync.ts';
import type { City } from '../city.ts';
import type { Queries } from '../database/index.ts';
import { type Refusal, refusal } from '../http/index.ts';

interface Row {
  readonly holder: string | null;
  readonly home: boolean;
  readonly reservation: string | null;
  /** The registrar freed the card (contract/freeing.ts); its holder may vote with it all the same. */
  readonly freed: boolean;
}

/**
 * Holds a card for a terminal that is not its home, or gives it back (design.md §5, "once only"). A reservation never expires;
 * only its holder gives it up. What the registrar freed takes a provisional ballot elsewhere. Every answer stays true when requests come twice or out of order.
 */
export function reserveOrRelease(city: City, request: ReservationRequest): Promise<Result<void, Refusal>> {
  const { consultation, token } = request;
  return city.database.transaction(async (queries) => {
    const closesAt = await closingOf(queries, consultation);
    if (!closesAt) return refusal('unknown-consultation');
    const key = [consultation, fromBase64url(token)] as const;
    const row = await queries.row<Row>(
      `select holder, home, reservation, freed is not null "freed" from reservations
       where consultation = $1 and token = $2 for update`,
      key,
    );
    if (!row) return refusal('not-eligible');
    const voted = await queries.row('select from marks where consultation = $1 and token = $2 limit 1', key);
    if (voted) return refusal('already-voted');
    if (request.release) return release(queries, request, row);
    if (closesAt.getTime() <= city.now()) return refusal('already-closed');
    return reserve(queries, request, row);
  });
}

async function reserve(queries: Queries, request: ReservationRequest, row: Row): Promise<Result<void, Refusal>> {
  if (await wasReleased(queries, request)) return refusal('already-released');
  if (row.holder !== null && row.holder !== request.terminal)
    return refusal(row.freed ? 'only-provisional' : 'reserved-elsewhere');
  // Its home terminal may ask too; what it holds since publication is not changed by it.
  if (row.home) return ok(undefined);
  await setHolder(queries, request, request.terminal, request.reservation);
  return ok(undefined);
}

async function release(queries: Queries, request: ReservationRequest, row: Row): Promise<Result<void, Refusal>> {
  if (await wasReleased(queries, request)) return ok(undefined);
  if (row.home || row.holder !== request.terminal || row.reservation !== request.reservation)
    return refusal('not-held');
  await setHolder(queries, request, null, null);
  await queries.run('insert into released_reservations (consultation, reservation) values ($1, $2)', [
    request.consultation,
    request.reservation,
  ]);
  return ok(undefined);
}

function setHolder(queries: Queries, request: ReservationRequest, holder: string | null, reservation: string | null) {
  return queries.run(
    `update reservations set holder = $3, reservation = $4, freed = case when holder = $3 then freed end
     where consultation = $1 and token = $2`,
    [request.consultation, fromBase64url(request.token), holder, reservation],
  );
}

async function wasReleased(queries: Queries, { consultation, reservation }: ReservationRequest): Promise<boolean> {
  const row = await queries.row('select from released_reservations where consultation = $1 and reservation = $2', [
    consultation,
    reservation,
  ]);
  return row !== undefined;
}

async function closingOf(queries: Queries, consultation: string): Promise<Date | undefined> {
  const row = await queries.row<{ closesAt: Date }>(
    'select closes_at "closesAt" from consultations where consultation = $1',
    [consultation],
  );
  return row?.closesAt;
}
