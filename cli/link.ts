/**
 * A share link as a command takes it: `http(s)://host[:port]/s#<designator>.<swiss>.<check>`.
 *
 * What stands behind the `#` names the vat by its key; the session proves that key when it is dialled, so a
 * wrong address, or somebody in between, cannot pass for the giver's vat.
 */
import { BadLink, type FragmentRef, parseFragment } from '../captp/index.ts';

const LINK_LENGTH_MAX = 2_000;

export interface ShareLink {
  /** Where the vat's CapTP endpoint is: `wss://host/captp`. */
  readonly captpUrl: string;
  readonly ref: FragmentRef;
}

/** Is `text` meant as a link, rather than as a path in the lake? */
export function isLink(text: string): boolean {
  return /^https?:\/\//i.test(text);
}

/** Reads a share link. Throws {@link BadLink} when it was cut or mistyped. */
export function parseShareLink(text: string): ShareLink {
  if (text.length > LINK_LENGTH_MAX || !URL.canParse(text)) throw new BadLink();
  const url = new URL(text);
  if (!['http:', 'https:'].includes(url.protocol) || !url.pathname.endsWith('/s')) {
    throw new BadLink();
  }
  const captp = new URL('captp', url);
  captp.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  captp.search = '';
  captp.username = '';
  captp.password = '';
  return { captpUrl: captp.href, ref: parseFragment(url.hash.slice(1)) };
}
