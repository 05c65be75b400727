/**
 * How each program of the terminal says that it is well, to whoever keeps it running.
 *
 * The watchdog is systemd's own (`Type=notify`, `WatchdogSec=`): it stands outside, so it also ends a program that stands still as a
 * whole, which no guard inside it could, and needs no further program that would itself have to be watched. Its protocol is a
 * datagram to the socket that `NOTIFY_SOCKET` names. Node.js has no such sockets, so systemd's `systemd-notify` says it, started
 * from the event loop: a loop that is blocked starts nothing. The supervisor of demo and tests speaks the same protocol
 * (tools/stack/notifications.ts), so that what is tested is what runs.
 */
import { spawn } from 'node:child_process';

/** A slow machine may miss a beat or two. */
const beatsPerPatience = 4;

/** Says that the program is ready, then that it lives, as often as the supervisor asks for; nothing where nobody does. */
export function tellSupervisor(environment: NodeJS.ProcessEnv = process.env): void {
  const { NOTIFY_SOCKET, WATCHDOG_USEC, PATH } = environment;
  if (!NOTIFY_SOCKET) return;
  say('READY=1');
  const patienceMs = Number(WATCHDOG_USEC ?? 0) / 1000;
  if (patienceMs > 0) setInterval(() => say('WATCHDOG=1'), patienceMs / beatsPerPatience).unref();

  function say(what: string) {
    const told = spawn('systemd-notify', [what], { stdio: 'ignore', env: { NOTIFY_SOCKET, PATH } });
    told.on('error', () => {}); // a supervisor that hears nothing does what it is there for
    told.unref();
  }
}
