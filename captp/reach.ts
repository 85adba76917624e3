/** Whom a link reaches: an address of this machine's own opens nowhere else, whoever holds the link. */

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** Can a link be opened on another machine? */
export function reachesOthers(link: string): boolean {
  return !LOOPBACK.test(new URL(link).hostname);
}
