import { randomBytes } from 'node:crypto';

const lifetimeMs = 8 * 3_600_000;
const atMost = 50;

/** What an officer's browser holds after the login. */
export interface OfficerLogin {
  /** Value of the cookie. */
  readonly id: string;
  /** Stands in every form: another site can make the browser send the cookie, but cannot read this. */
  readonly formKey: string;
}

/** The logins of officers, in memory: a restart logs everybody out. */
export interface OfficerLogins {
  begin(): OfficerLogin;
  find(id: string | undefined): OfficerLogin | undefined;
  end(id: string): void;
}

export function makeLogins(now: () => number): OfficerLogins {
  const logins = new Map<string, { login: OfficerLogin; endsAt: number }>();
  return {
    begin() {
      const login = { id: randomBytes(32).toString('base64url'), formKey: randomBytes(32).toString('base64url') };
      const oldest = logins.keys().next().value;
      if (logins.size >= atMost && oldest !== undefined) logins.delete(oldest);
      logins.set(login.id, { login, endsAt: now() + lifetimeMs });
      return login;
    },
    find(id) {
      const found = id === undefined ? undefined : logins.get(id);
      if (found && found.endsAt > now()) return found.login;
      if (id !== undefined) logins.delete(id);
      return undefined;
    },
    end: (id) => {
      logins.delete(id);
    },
  };
}

const cookieName = 'passerelle-officer';

/**
 * The Set-Cookie header of a login; without one, of a logout. Not `Secure`: these pages are plain HTTP on loopback, where
 * not every browser would send it back.
 */
export function loginCookie(login?: OfficerLogin): string {
  const age = login ? lifetimeMs / 1000 : 0;
  return `${cookieName}=${login?.id ?? ''}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${age}`;
}

export function cookieOf(header: string | undefined): string | undefined {
  return header
    ?.split(';')
    .map((pair) => pair.trim())
    .find((pair) => pair.startsWith(`${cookieName}=`))
    ?.slice(cookieName.length + 1);
}
