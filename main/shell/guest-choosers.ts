import type { WebContents } from 'electron';
import { z } from 'zod';
import type { SiteChooser } from '../../contract/guest.ts';
import { hostOf } from './guest-notices.ts';
import { kindsFor } from './tray/index.ts';

export interface SiteChoosers {
  /** What the field that waits for documents takes; null while none does. */
  readonly present: SiteChooser | null;
  /** Gives the page these files; none when the resident chose nothing. A choice for another field than the present one is nothing. */
  choose(chooser: number, paths: readonly string[]): void;
  /** The page of the field is being left. */
  forget(): void;
}

interface Asking {
  readonly chooser: SiteChooser;
  give(paths: readonly string[]): Promise<unknown>;
}

/** As Chromium's debugging protocol has them: https://chromedevtools.github.io/devtools-protocol/tot/Page/ and /DOM/ */
const openedSchema = z.object({
  frameId: z.string(),
  mode: z.enum(['selectSingle', 'selectMultiple']),
  backendNodeId: z.int(),
});
const nodeSchema = z.object({ node: z.object({ attributes: z.array(z.string()).default([]) }) });
interface FrameTree {
  readonly frame: { readonly id: string; readonly url: string; readonly securityOrigin: string };
  readonly childFrames?: readonly FrameTree[];
}

let choosers = 0;

/** Hears of fields for files that the resident touched, in every frame that was prepared (guest-frames.ts). One at a time. */
export function listenForChoosers(contents: WebContents, show: () => void): SiteChoosers {
  const { debugger: protocol } = contents;
  let asking: Asking | null = null;
  protocol.on('message', (_event, method, opened, session) => {
    if (method === 'Page.fileChooserOpened') open(opened, session || undefined).catch(() => {}); // the field is gone already
  });

  return {
    get present() {
      return asking?.chooser ?? null;
    },
    choose(chooser, paths) {
      if (asking?.chooser.id !== chooser) return;
      const answered = asking;
      forget();
      if (paths.length > 0) answered.give(paths).catch(() => {}); // the field is gone by now
    },
    forget,
  };

  async function open(opened: unknown, session: string | undefined) {
    const { frameId, mode, backendNodeId } = openedSchema.parse(opened);
    const send = (method: string, parameters: object = {}) => protocol.sendCommand(method, parameters, session);
    const described = nodeSchema.parse(await send('DOM.describeNode', { backendNodeId }));
    const attributes = attributesOf(described.node.attributes);
    if (attributes.has('webkitdirectory')) return; // there are no folders here
    const { frameTree } = (await send('Page.getFrameTree')) as { frameTree: FrameTree };
    if (asking) return;
    asking = {
      chooser: {
        id: ++choosers,
        host: hostOf(frameIn(frameTree, frameId)?.securityOrigin ?? ''),
        takesMany: mode === 'selectMultiple',
        kinds: kindsFor(attributes.get('accept') ?? ''),
      },
      give: (files) => send('DOM.setFileInputFiles', { files, backendNodeId }),
    };
    show();
  }

  function forget() {
    if (!asking) return;
    asking = null;
    show();
  }
}

/** The protocol has names and values in turn. */
function attributesOf(flat: readonly string[]): ReadonlyMap<string, string> {
  return new Map(flat.flatMap((name, index) => (index % 2 === 0 ? [[name, flat[index + 1] ?? ''] as const] : [])));
}

function frameIn(tree: FrameTree, id: string): FrameTree['frame'] | undefined {
  if (tree.frame.id === id) return tree.frame;
  return tree.childFrames?.map((child) => frameIn(child, id)).find((found) => found !== undefined);
}
