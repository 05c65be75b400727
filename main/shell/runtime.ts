/** The major version of Electron that this code ships with (package.json). */
const shippedMajor = 45;

const { electron = '0' } = process.versions;

/** Named on screen where the Electron is not the one that ships (design.md §7). */
export const testRuntime = Number.parseInt(electron, 10) < shippedMajor ? `Electron ${electron}` : null;

/** What the journal and the city server are told that the screen runs on. */
export const runtimeName = `Electron ${electron}${testRuntime ? ' (test runtime)' : ''}`;

/** The shell ends with this code when it wants to be started again at once: to complete a wipe, or to be renewed between visits. */
export const restartCode = 75;
