import { keyOfNeed, mostNeeds, type Need } from '../../contract/learning.ts';
import type { Decision, Use } from '../policy/index.ts';

/** Tells which hosts sites ask for, while IT staff learn what a procedure needs. */
export interface HostLearner {
  /** Whether this terminal learns: its configuration says so, through the services. */
  obey(isLearning: boolean): void;
  note(procedure: string | null, url: string, use: Use, decision: Decision): void;
}

/** @param tell gets each need once; of an address, nothing but its host leaves this function */
export function learnHosts(tell: (need: Need) => void): HostLearner {
  let isOn = false;
  const told = new Set<string>();
  return {
    obey(isLearning) {
      isOn = isLearning;
      told.clear(); // services that came back may have been told of none of them
    },
    note(procedure, url, use, { decision, reason }) {
      const host = isOn ? nameIn(url) : undefined;
      if (host === undefined || procedure === null) return;
      const need: Need = { procedure, host, use, decision, reason };
      const key = keyOfNeed(need);
      if (told.has(key) || told.size >= mostNeeds) return;
      told.add(key);
      tell(need);
    },
  };
}

/** The name of the host in an address of the web. Numbers are no names: no rule can list them. */
export function nameIn(url: string): string | undefined {
  try {
    const { protocol, hostname } = new URL(url);
    return /^(?:https?|wss?):$/.test(protocol) && name.test(hostname) ? hostname : undefined;
  } catch {
    return undefined;
  }
}

const name = /^(?=.*[a-z])[a-z0-9._-]{1,253}$/;
