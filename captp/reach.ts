/** Whom a link reaches: whoever holds it opens it only from where its address leads somewhere. */

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;
/** Addresses that are given out anew in each house (RFC 1918, 3927, 6598, 4193, 4291, 6762). */
const LOCAL = [
  /^(10|192\.168|169\.254|172\.(1[6-9]|2\d|3[01])|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7]))(\.\d+)+$/,
  /^\[f(c|d|e[89ab])[\da-f]{0,2}:/,
  /\.local$/,
];

/** This machine alone, the local network that it is in, or, as far as its address says, everybody. */
export type Reach = 'machine' | 'local' | 'all';

export function reachOf(link: string): Reach {
  const { hostname } = new URL(link);
  if (LOOPBACK.test(hostname)) return 'machine';
  return LOCAL.some((local) => local.test(hostname)) ? 'local' : 'all';
}

/** Can a link be opened on another machine? */
export function reachesOthers(link: string): boolean {
  return reachOf(link) !== 'machine';
}
