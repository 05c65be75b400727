import { once } from 'node:events';
import type { Page } from 'playwright';
import type { RunningShell } from '../harness/shell.ts';

/** The shell, started again whenever it ends, as its supervisor would, each time with Playwright at its controls. */
export class KeptKiosk {
  readonly #launch: () => Promise<RunningShell>;
  #running: Promise<RunningShell>;
  #isStopping = false;
  #starts = 0;

  constructor(launch: () => Promise<RunningShell>) {
    this.#launch = launch;
    this.#running = this.#start();
  }

  get starts(): number {
    return this.#starts;
  }

  /** The page of the shell that runs, or of the next one. */
  async page(): Promise<Page> {
    return (await this.#running).kiosk;
  }

  /** Ends it by force, with all the processes that it started, as a crash would. Resolves when another one runs. */
  async kill(): Promise<void> {
    const shell = (await this.#running).app.process();
    const gone = once(shell, 'exit');
    process.kill(-(shell.pid ?? 0), 'SIGKILL');
    await gone;
    await this.#running;
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    const shell = await this.#running.catch(() => undefined);
    await shell?.app.close();
  }

  async #start(): Promise<RunningShell> {
    const shell = await this.#launch();
    this.#starts += 1;
    shell.app.process().once('exit', () => {
      if (this.#isStopping) return;
      this.#running = this.#start();
      this.#running.catch(() => {}); // whoever waits for the page hears of it
    });
    return shell;
  }
}
