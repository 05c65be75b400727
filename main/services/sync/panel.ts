import type { z } from 'zod';
import { setHash, toBase64url } from '../../../ballot/index.ts';
import { err, ok, type Result } from '../../../contract/result.ts';
import type { Signed } from '../../../contract/signed.ts';
import type { batchAckSchema, PanelBatch } from '../../../contract/sync.ts';
import type { Consultation } from '../consultations/index.ts';
import type { StoreFault } from '../database/index.ts';
import type { SheetsToSend } from '../panel/index.ts';
import type { Refused } from './client.ts';
import { type Failure, nameOf, type SyncContext, sendAcknowledged } from './context.ts';

/** Sheets as they are sent, and what the server signs when it has them. */
export interface SignedSheets {
  readonly due: SheetsToSend;
  readonly signed: Signed;
  readonly expected: z.infer<typeof batchAckSchema>;
}

/** Sends the panel sheets that are due, and lets go of what the city acknowledged. */
export async function deliverSheets(
  context: SyncContext,
  held: Consultation,
  isClosing: boolean,
): Promise<Result<void, Failure>> {
  const due = signSheets(context, held, isClosing);
  if (!due.ok) return asRefusal(due.error);
  const path = `/consultations/${held.package.consultation}/panel`;
  for (const sheets of due.value) {
    const request = { method: 'PUT', path, body: sheets.signed } as const;
    const sent = await sendAcknowledged(context, request, 'panel-ack', sheets.expected);
    if (!sent.ok) return sent;
    const finished = finishSheets(context, held, sheets);
    if (!finished.ok) return asRefusal(finished.error);
  }
  return ok(undefined);
}

/** What is due, in batches: those that were formed, and at closing one of all that remains. */
export function signSheets(
  context: SyncContext,
  held: Consultation,
  isClosing: boolean,
): Result<SignedSheets[], StoreFault> {
  const due = context.panel.due(held, isClosing);
  if (!due.ok) return due;
  const { consultation, rehearsal } = held.package;
  const terminal = nameOf(context);
  return ok(
    due.value.map((sheets) => {
      const { batch, closing, ids, panelHash } = sheets;
      const sealed = sheets.sealed.map(toBase64url);
      const payload: PanelBatch = { consultation, terminal, batch, closing, rehearsal, panelHash, sealed };
      return {
        due: sheets,
        signed: context.identity.sign('panel', payload),
        expected: { consultation, terminal, batch, count: ids.length, setHash: setHash(ids) },
      };
    }),
  );
}

/** The city has them. */
export function finishSheets(
  { panel, record }: SyncContext,
  held: Consultation,
  { due, expected: { consultation, count } }: SignedSheets,
): Result<void, StoreFault> {
  const finished = panel.finish(held, due);
  if (finished.ok) record('panel-acknowledged', { consultation, count });
  return finished;
}

/** A fault of the panel's own file holds up nothing else: it is journalled, and tried again later. */
function asRefusal({ code }: StoreFault): Result<never, Refused> {
  return err({ code: 'refused', refusal: code });
}
