/** What a person types to name a vat, or an address to ask first. */
import { Refusal } from '../../actors/index.ts';
import { designatorOf, parsePeer, parseSturdyref } from '../../captp/index.ts';
import { keyOf, keyOfPeerId, vatName } from '../netlayers/index.ts';

/**
 * The name of the vat that is meant by a name, a peer id, or an `ocapn://` address of it or of
 * something in it. Throws Refusal with code `bad-vat`.
 */
export function vatIn(typed: string): string {
  const text = typed.trim();
  try {
    if (text.startsWith('ocapn:')) {
      return vatName(text.includes('/s/') ? parseSturdyref(text).peer : parsePeer(text));
    }
    return designatorOf(text.startsWith('12D3Koo') ? keyOfPeerId(text) : keyOf(text));
  } catch {
    const wrong =
      'That names no vat. Give its name (52 letters and digits), its peer id (12D3Koo…), ' +
      'or an ocapn:// address.';
    throw new Refusal('bad-vat', wrong);
  }
}

/** A multiaddr of a vat that can be dialled, as it is kept. Throws Refusal `bad-multiaddr`. */
export function asksMultiaddr(typed: string): string {
  const text = typed.trim();
  const parts = /^\/(?:ip4|ip6|dns|dns4|dns6)\/[^/\s]+(?:\/[^/\s]+)+\/p2p\/([^/\s]+)$/.exec(text);
  try {
    if (!parts) throw new Error('It has another form.');
    keyOfPeerId(parts[1] as string);
    return text;
  } catch {
    const wrong =
      'That is no address to ask first. It looks like ' +
      '/ip4/192.0.2.7/tcp/4001/p2p/12D3Koo… and is shown by “gather net” of the other vat.';
    throw new Refusal('bad-multiaddr', wrong);
  }
}
