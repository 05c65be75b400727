import { panelBatchSchema, type UrnExport } from '../contract/sync.ts';
import { decode } from './handed-out.ts';
import type { PanelContext } from './panel-sheet.ts';
import { verify } from './signing.ts';

/** The sealed sheets of an export, as their terminals signed them. */
export type ExportedSheets = {
  readonly sealed: readonly Uint8Array[];
  /** The names of terminals of which a batch is not as it was signed, or not of this panel: left out, and no reason not to count. */
  readonly altered: readonly string[];
};

/** The panel sheets that terminals signed for this panel. */
export function exportedSheets(terminals: UrnExport['terminals'], context: PanelContext): ExportedSheets {
  const sealed: Uint8Array[] = [];
  const altered = new Set<string>();
  for (const { terminal, name, signingKey, panel = [] } of terminals)
    for (const batch of panel) {
      const signed = verify(batch, 'panel', signingKey, panelBatchSchema);
      const isOfThis =
        signed.ok &&
        signed.value.terminal === terminal &&
        signed.value.consultation === context.consultation &&
        signed.value.panelHash === context.panelHash;
      const sheets = isOfThis ? decode(signed.value.sealed) : undefined;
      if (sheets) sealed.push(...sheets);
      else altered.add(name);
    }
  return { sealed, altered: [...altered] };
}
