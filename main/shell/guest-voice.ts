import type { WebContents, WebFrameMain } from 'electron';
import { z } from 'zod';
import type { Speak, Voice } from '../../contract/guest.ts';
import { guestChannels, longestPiece, mostPieces, type VoiceOrder, type Words } from '../../contract/guest-channels.ts';
import { everyFrame } from './guest-frames.ts';
import type { Sounds } from './sounds.ts';
import type { Speaker } from './speech.ts';

export interface SiteVoice {
  readonly state: Voice;
  speak(what: Speak): void;
  /** Something else is done now. What is read by touch goes on with the next touch. */
  hush(): void;
  stop(): void;
}

const wordsSchema = z.object({
  turn: z.int().nullable(),
  pieces: z.array(z.object({ text: z.string().min(1).max(longestPiece), lang: z.string().max(20) })).max(mostPieces),
});

/** A frame that has not said its words after this long does not answer, and is left out. */
const patienceMs = 2_000;

let turns = 0;

/** What is being read: the words of one frame, one after the other, and the frames that come after it. */
interface Reading {
  readonly turn: number;
  readonly frame: WebFrameMain;
  readonly pieces: readonly Words[];
  readonly piece: number;
  readonly frames: readonly WebFrameMain[];
}

/**
 * Reads a site aloud: the whole page, or what is touched. Its frames say the words (main/preload/guest-words.ts leaves out what
 * residents type), a program makes sound of them, the kiosk window plays it, and the frame shows which words are being read.
 */
export function readAloud(
  contents: WebContents,
  speaker: Speaker,
  sounds: Sounds,
  duties: { show(): void; onModeChange(): void },
): SiteVoice {
  let state: Voice = { mode: 'off', sound: null, problem: null };
  let reading: Reading | null = null;
  let waiting: NodeJS.Timeout | undefined;
  let hasSpoken = false;

  contents.ipc.on(guestChannels.words, ({ senderFrame }, said: unknown) => {
    const words = wordsSchema.safeParse(said);
    if (!words.success || !senderFrame) return;
    const { turn, pieces } = words.data;
    if (turn === null && state.mode === 'touch') {
      hush();
      begin({ turn: ++turns, frame: senderFrame, pieces, piece: 0, frames: [] });
    } else if (turn !== null && turn === reading?.turn && reading.pieces.length === 0) {
      begin({ ...reading, pieces, piece: 0 });
    }
  });

  contents.ipc.on(guestChannels.hush, () => state.mode === 'page' && hush());

  return {
    get state() {
      return state;
    },
    speak(what) {
      switch (what.what) {
        case 'page':
          stop();
          hasSpoken = false;
          change({ mode: 'page' });
          duties.onModeChange();
          return nextFrame(everyFrame(contents));
        case 'touch':
          stop();
          change({ mode: 'touch' });
          return duties.onModeChange();
        case 'again':
          return void (reading && say(reading));
        case 'next':
          return void (reading && state.sound === what.sound && begin({ ...reading, piece: reading.piece + 1 }));
        case 'stop':
          return stop();
      }
    },
    hush,
    stop,
  };

  function change(part: Partial<Voice>) {
    state = { ...state, ...part };
    duties.show();
  }

  /** Asks the next frame for its words. Frames come and go: each is asked when it is its turn. */
  function nextFrame([frame, ...frames]: readonly WebFrameMain[]) {
    if (!frame) return finish();
    const turn = ++turns;
    reading = { turn, frame, pieces: [], piece: 0, frames };
    waiting = setTimeout(() => reading?.turn === turn && nextFrame(frames), patienceMs);
    order(frame, { do: 'collect', turn });
  }

  function begin(now: Reading) {
    clearTimeout(waiting);
    if (now.piece < now.pieces.length) return say(now);
    order(now.frame, { do: 'unmark' });
    if (state.mode === 'page') return nextFrame(now.frames);
    sounds.drop(); // the paragraph can be asked for again
    change({ sound: null });
  }

  function say(now: Reading) {
    reading = now;
    const { text, lang } = now.pieces[now.piece] ?? { text: '', lang: '' };
    order(now.frame, { do: 'mark', piece: now.piece });
    void speaker.say(text, lang).then((spoken) => {
      if (reading !== now) return;
      if (spoken.ok) {
        hasSpoken = true;
        change({ sound: sounds.keep(spoken.value), problem: null });
      } else if (spoken.error.code === 'no-voice') {
        stop();
        change({ problem: 'no-voice' });
      }
    });
  }

  function finish() {
    stop();
    if (!hasSpoken) change({ problem: 'nothing-to-read' });
  }

  function hush() {
    clearTimeout(waiting);
    speaker.stop();
    sounds.drop();
    if (reading) order(reading.frame, { do: 'unmark' });
    reading = null;
    const isOver = state.mode === 'page';
    change({ sound: null, problem: null, ...(isOver && { mode: 'off' }) });
    if (isOver) duties.onModeChange();
  }

  function stop() {
    hush();
    if (state.mode === 'off') return;
    change({ mode: 'off' });
    duties.onModeChange();
  }
}

function order(frame: WebFrameMain, what: VoiceOrder) {
  try {
    frame.send(guestChannels.voice, what);
  } catch {
    // The frame is gone, and what it showed with it.
  }
}
