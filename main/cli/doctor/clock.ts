import { about, type Finding } from './finding.ts';
import type { System } from './system.ts';

const toDo = 'Start the time service: timedatectl set-ntp true; and let it reach its servers (UDP port 123).';

/** Whether the kernel knows its clock to be right. */
export async function checkClock(system: System): Promise<Finding> {
  const { fine, unknown, attention } = about('clock');
  const ran = await system.run('timedatectl', ['show', '--property=NTPSynchronized', '--value']);
  if (ran?.code !== 0) return unknown('there is no timedatectl, or it does not answer');
  if (ran.output.trim() === 'yes') return fine('The clock is kept right by a time server.');
  return attention('No time server keeps the clock right.', toDo);
}

const noticeableSeconds = 60;
/** Consultations open and close by the clock. */
const harmfulSeconds = 300;

/** How far the clock is from the city server's, which says its own with each answer, to the second. */
export function compareClocks(serverMs: number, nowMs: number): Finding {
  const { fine, attention, broken } = about('clock and server');
  const seconds = Math.round(Math.abs(serverMs - nowMs) / 1_000);
  if (seconds < noticeableSeconds) return fine("The clock agrees with the city server's.");
  const says = `The clock is ${seconds} seconds ${nowMs > serverMs ? 'ahead of' : 'behind'} the city server's.`;
  return seconds < harmfulSeconds ? attention(says, toDo) : broken(says, toDo);
}
