import type { IpcMainEvent, WebContents } from 'electron';
import { z } from 'zod';
import { longestAnswer, longestQuestion, type SiteAnswer, type SiteDialog } from '../../contract/guest.ts';
import { guestChannels } from '../../contract/guest-channels.ts';
import { hostOf } from './guest-notices.ts';

export interface SiteDialogs {
  /** The one that the resident must answer now. */
  readonly present: SiteDialog | null;
  /** An answer to another one than the present one is too late, and nothing. */
  answer(answer: SiteAnswer): void;
  /** The page would keep the resident; `leave` is what they wanted. */
  askToLeave(host: string, leave: () => void): void;
  /** Says no to everything that is asked: the page is being left. */
  dismiss(): void;
  /** Another page is there, which has asked nothing yet. */
  forget(): void;
}

/** A page that has asked more often than this may be told to stop. */
const patience = 3;
/** Frames of several processes may ask at once, and are answered in turn. More than this is an attack. */
const mostWaiting = 5;

const questionSchema = z.object({
  kind: z.enum(['alert', 'confirm', 'prompt']),
  text: z.string(),
  proposed: z.string(),
});

interface Waiting {
  readonly dialog: SiteDialog;
  reply(answer: Pick<SiteAnswer, 'accepted' | 'text' | 'silence'>): void;
}

const no = { accepted: false, text: '', silence: false };
let dialogs = 0;

/**
 * Hears what the frames of a site ask (main/preload/guest-dialogs.ts). The frame that asks stands still until it is answered, so
 * every question is: by the resident, or because the page is left. Whose question it is says the frame itself, never its words.
 */
export function listenForDialogs(contents: WebContents, show: () => void): SiteDialogs {
  let waiting: Waiting[] = [];
  let asked = 0;
  let isSilenced = false;

  contents.ipc.on(guestChannels.dialog, (event, question: unknown) => {
    const host = hostOf(event.senderFrame?.url ?? '');
    const parsed = questionSchema.safeParse(question);
    if (!parsed.success || isSilenced || waiting.length >= mostWaiting)
      return reply(event, parsed.data?.kind, { ...no, silence: isSilenced });
    const { kind, text, proposed } = parsed.data;
    add({
      dialog: {
        id: ++dialogs,
        ...{ kind, host, text: shortened(text, longestQuestion), proposed: shortened(proposed, longestAnswer) },
        canSilence: ++asked > patience,
      },
      reply: (answer) => reply(event, kind, answer),
    });
  });

  return {
    get present() {
      return waiting[0]?.dialog ?? null;
    },
    answer({ dialog, ...answer }) {
      if (waiting[0]?.dialog.id !== dialog) return;
      const [answered] = waiting.splice(0, 1);
      if (answer.silence && waiting[0]) dismiss();
      isSilenced ||= answer.silence;
      show();
      answered?.reply(answer);
    },
    askToLeave(host, leave) {
      if (waiting.some(({ dialog }) => dialog.kind === 'leave')) return;
      add({
        dialog: { id: ++dialogs, kind: 'leave', host, text: '', proposed: '', canSilence: false },
        reply: ({ accepted }) => accepted && leave(),
      });
    },
    dismiss,
    forget() {
      dismiss();
      asked = 0;
      isSilenced = false;
    },
  };

  function add(question: Waiting) {
    waiting.push(question);
    show();
  }

  function dismiss() {
    const left = waiting;
    waiting = [];
    for (const { reply } of left) reply(no);
    if (left.length > 0) show();
  }
}

/** As the page gets it: `null` where the resident said no. */
function reply(event: IpcMainEvent, kind: string | undefined, { accepted, text, silence }: Omit<SiteAnswer, 'dialog'>) {
  event.returnValue = { text: accepted ? (kind === 'prompt' ? text : '') : null, silenced: silence };
}

/** Whole characters, as people count them, without those that turn or hide text. */
export function shortened(text: string, longest: number): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}]/gu, (sign) => (sign === '\n' ? '\n' : ''));
  if (plain.length <= longest) return plain;
  const kept: string[] = [];
  let length = 0;
  for (const { segment } of new Intl.Segmenter('fr').segment(plain.slice(0, longest))) {
    if (length + segment.length >= longest) break;
    kept.push(segment);
    length += segment.length;
  }
  return `${kept.join('')}…`;
}
