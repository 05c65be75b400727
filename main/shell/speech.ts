import { type ChildProcess, spawn } from 'node:child_process';
import { err, ok, type Result } from '../../contract/result.ts';

/** Something that was said, as a WAV file in memory. */
export type Spoken = Result<Buffer, { readonly code: 'no-voice' | 'stopped' }>;

export interface Speaker {
  /** What was being said before is given up. */
  say(text: string, language: string): Promise<Spoken>;
  stop(): void;
}

/** Languages that residents and sites have, as eSpeak NG names them; others are read as French. */
const voices: Readonly<Record<string, string>> = {
  ...{ fr: 'fr-fr', en: 'en-gb', ar: 'ar', es: 'es', pt: 'pt', it: 'it', de: 'de', nl: 'nl', pl: 'pl', ro: 'ro' },
  ...{ tr: 'tr', uk: 'uk', ru: 'ru', fa: 'fa', ku: 'ku', sq: 'sq', bg: 'bg', el: 'el', hu: 'hu', vi: 'vi', hy: 'hy' },
  ...{ ka: 'ka', sr: 'sr', hr: 'hr', bs: 'bs', cs: 'cs', sk: 'sk', sv: 'sv', da: 'da', fi: 'fi' },
};
/** A little slower than the program's own, for people who listen and look at the same time. */
const wordsPerMinute = '155';
/** Far more than 2,000 characters become, and than a machine needs for them. */
const mostBytes = 32 * 2 ** 20;
const patienceMs = 15_000;

/**
 * Speaks with eSpeak NG, which takes words on its input and gives sound on its output: neither is ever in a file, on a command line
 * or in a log.
 * @param program the command that is run; where there is none, there is no voice
 */
export function makeSpeaker(program = 'espeak-ng'): Speaker {
  let speaking: ChildProcess | null = null;
  return { say, stop };

  function stop() {
    speaking?.kill('SIGKILL');
    speaking = null;
  }

  function say(text: string, language: string): Promise<Spoken> {
    stop();
    const child = spawn(program, ['-v', voiceOf(language), '-s', wordsPerMinute, '-b', '1', '--stdin', '--stdout'], {
      stdio: ['pipe', 'pipe', 'ignore'],
      timeout: patienceMs,
      killSignal: 'SIGKILL',
    });
    speaking = child;
    const parts: Buffer[] = [];
    let bytes = 0;
    child.stdout.on('data', (part: Buffer) => {
      bytes += part.length;
      if (bytes > mostBytes) child.kill('SIGKILL');
      else parts.push(part);
    });
    child.stdin.on('error', () => {}); // it ended before it had read everything; 'close' says how
    child.stdin.end(text);
    return new Promise((resolve) => {
      child.on('error', () => resolve(err({ code: 'no-voice' })));
      child.on('close', (code, signal) => {
        if (speaking === child) speaking = null;
        if (signal) resolve(err({ code: 'stopped' }));
        else resolve(code === 0 && bytes > 44 ? ok(withLengths(Buffer.concat(parts))) : err({ code: 'no-voice' }));
      });
    });
  }
}

/** By the language of a page, such as `fr-FR`. */
export function voiceOf(language: string): string {
  const [primary = ''] = language.toLowerCase().split(/[-_]/);
  return voices[primary] ?? 'fr-fr';
}

/** A program that writes to a pipe cannot come back to say how long it became: the header of the WAV file says "very long". */
function withLengths(wav: Buffer): Buffer {
  wav.writeUInt32LE(wav.length - 8, 4);
  wav.writeUInt32LE(wav.length - 44, 40);
  return wav;
}
