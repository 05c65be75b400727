import type { Session } from 'electron';

/** Empties a session. Electron never frees one, so this must leave nothing; what it cannot empty goes with the process. */
export async function eraseSession(session: Session): Promise<void> {
  await session.clearData();
  await Promise.all([
    session.closeAllConnections(),
    session.clearAuthCache(),
    session.clearHostResolverCache(),
    session.clearSharedDictionaryCache(),
    session.clearCodeCaches({}),
  ]);
  if ((await session.cookies.get({})).length > 0) throw new Error('cookies are left');
}
