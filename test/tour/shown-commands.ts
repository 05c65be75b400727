import { type CommandOutcome, passerelle } from '../../tools/stack/command-line.ts';
import type { InBoth } from '../harness/demo-words.ts';
import { pictureOf } from './city-pages.ts';
import type { Scene } from './scene.ts';
import type { PictureLanguage } from './story.ts';
import { check } from './waiting.ts';

/** Commands as somebody types them, with what they said, for a picture of it. */
export class ShownCommands {
  readonly #scene: Scene;
  #shown = '';

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  /** Runs a command that needs nothing but its files. */
  async run(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<CommandOutcome> {
    return this.#show(args, await passerelle(args, env));
  }

  /** Runs an officer's command, which asks the city server. */
  async ask(...args: string[]): Promise<CommandOutcome> {
    return this.#show(args, await this.#scene.stack.city.ask(...args));
  }

  /** Takes the picture in both languages. */
  async picture(title: InBoth, part?: string): Promise<void> {
    const { story, publicPage } = this.#scene;
    for (const language of ['fr', 'ar'] as const) {
      const page = terminalPage(this.#shown.trimEnd(), title, language);
      // A navigation of its own: a window that nobody sees draws what is put into an empty page when it likes.
      await publicPage.goto(`data:text/html;charset=utf-8,${encodeURIComponent(page)}`);
      story.picture(await pictureOf(publicPage.locator('body')), { language, ...(part && { part }) });
    }
  }

  #show(args: readonly string[], outcome: CommandOutcome): CommandOutcome {
    const { stack, folder } = this.#scene;
    this.#shown += `$ passerelle ${args.join(' ')}\n${outcome.out}${outcome.errors}\n`
      .replaceAll(`${stack.consultation.keys}/`, '')
      .replaceAll(`${folder}/`, '');
    return outcome;
  }
}

/** @throws with what the command said, when it was refused. Returns what it printed. */
export function mustBeDone({ code, out, errors }: CommandOutcome, what: string): string {
  check(code === 0, `${what}: ${errors}`);
  return out;
}

function terminalPage(text: string, title: InBoth, language: PictureLanguage): string {
  const escaped = text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/^\$.*$/gm, '<b>$&</b>');
  return `<!doctype html><html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}"><style>
body{margin:0;background:#14212b;color:#dfe8ec;padding:1.6rem 2.5rem 2rem;font:1.3rem/1.5 "Noto Sans","DejaVu Sans",sans-serif}
h1{font-size:1.4rem;margin:0 0 1.2rem;color:#fff}b{color:#8fd8c4;font-weight:400}
pre{font:1.05rem/1.6 "DejaVu Sans Mono",monospace;white-space:pre-wrap;overflow-wrap:anywhere;margin:0}</style>
<h1>${title[language]}</h1><pre dir="ltr">${escaped}</pre></html>`;
}
