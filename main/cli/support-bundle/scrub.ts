/** Where our own things are: these paths say nothing of anybody. */
const ourPlaces =
  /^\/(?:etc|var\/lib|run|opt)\/passerelle(?:-sticks)?(?:\/|$)|^\/(?:dev|sys|proc)\/|^\/etc\/(?:fstab|udev|apparmor\.d)(?:\/|$)/;

/**
 * Takes out of a line what could be somebody's: a second look at lines of which each word was already chosen. Addresses, mail, paths outside
 * our own places, what stands in quotes (a file or a device says it), and any run of digits that is as long as a card's.
 */
export function scrubbed(line: string): string {
  return line
    .replaceAll(/\b[a-z][a-z0-9+.-]*:\/\/\S+/gi, '(address)')
    .replaceAll(/\S+@\S+/g, '(mail)')
    .replaceAll(/"[^"\n]*"|“[^”\n]*”|«[^»\n]*»/g, '"…"')
    .replaceAll(/(?<![\w/.])\/[^\s,;:()]+/g, (path) => (ourPlaces.test(path) ? path : '(path)'))
    .replaceAll(/\b\d{1,3}(?:\.\d{1,3}){3}\b/g, '(address)')
    .replaceAll(/\d{7,}/g, '(digits)');
}
