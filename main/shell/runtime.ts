/** The major version of Electron that this code ships with (package.json). */
const shippedMajor = 45;

const { electron = '0' } = process.versions;

const isTestRuntime = (version: string) => Number.parseInt(version, 10) < shippedMajor;

/** Named on screen where the Electron is not the one that ships (design.md §7). */
export const testRuntime = isTestRuntime(electron) ? `Electron ${electron}` : null;

/** What the journal, the city server and `passerelle doctor` are told that a screen on this version of Electron runs on. */
export const runtimeNameOf = (version: string) =>
  `Electron ${version}${isTestRuntime(version) ? ' (test runtime)' : ''}`;

/** The same of the one that runs this. */
export const runtimeName = runtimeNameOf(electron);

/** The shell ends with this code when it wants to be started again at once: to complete a wipe, or to be renewed between visits. */
export const restartCode = 75;
