import { randomBytes } from 'node:crypto';

const lifetimeMs = 8 * 3_600_000;
const atMost = 50;

/** What an officer's browser holds after the login. */
export interface OfficerSession {
  /** Value of the cookie. */
  readonly id: string;
  /** Stands in every form: another site can make the browser send the cookie, but cannot read this. */
  readonly formKey: string;
}

/** The logins of officers, in memory: a restart logs everybody out. */
export interface OfficerSessions {
  begin(): OfficerSession;
  find(id: string | undefined): OfficerSession | undefined;
  end(id: string): void;
}

export function makeSessions(now: () => number): OfficerSessions {
  const sessions = new Map<string, { session: OfficerSession; endsAt: number }>();
  return {
    begin() {
      const session = { id: randomBytes(32).toString('base64url'), formKey: randomBytes(32).toString('base64url') };
      const oldest = sessions.keys().next().value;
      if (sessions.size >= atMost && oldest !== undefined) sessions.delete(oldest);
      sessions.set(session.id, { session, endsAt: now() + lifetimeMs });
      return session;
    },
    find(id) {
      const found = id === undefined ? undefined : sessions.get(id);
      if (found && found.endsAt > now()) return found.session;
      if (id !== undefined) sessions.delete(id);
      return undefined;
    },
    end: (id) => {
      sessions.delete(id);
    },
  };
}

const cookieName = 'passerelle-officer';

/**
 * The Set-Cookie header of a login; without a session, of a logout. Not `Secure`: these pages are plain HTTP on loopback, where
 * not every browser would send it back.
 */
export function sessionCookie(session?: OfficerSession): string {
  const age = session ? lifetimeMs / 1000 : 0;
  return `${cookieName}=${session?.id ?? ''}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${age}`;
}

export function cookieOf(header: string | undefined): string | undefined {
  return header
    ?.split(';')
    .map((pair) => pair.trim())
    .find((pair) => pair.startsWith(`${cookieName}=`))
    ?.slice(cookieName.length + 1);
}
