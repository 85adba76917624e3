/**
 * Which addresses of ours lead here from outside: somebody who has come by one from the Internet is the proof.
 *
 * AutoNAT would have four strangers of four networks dial us back first, and among a few friends there never are so
 * many. Whoever dialled us says by which address (identify). If that is one of this machine's own, one such visitor
 * is enough, for nothing else can have led him here. What a router must have passed on is believed when two say it,
 * so that one alone cannot have us send others to somebody else's door.
 */
import type { IdentifyResult } from '@libp2p/interface';
import { type Multiaddr, multiaddr } from '@multiformats/multiaddr';
import { isRelayed, scopeOf } from './hints.ts';
import type { Node } from './node.ts';

const VOUCHERS_NEEDED = 2;
/** Addresses that one has vouched for so far; the oldest go. */
const CLAIMS_MAX = 32;

/** Answers what ends it. */
export function noteVouchers(node: Node): () => void {
  const { addressManager } = node.services.inside;
  const claims = new Map<string, Set<string>>();
  const isProven = (address: Multiaddr, peer: string): boolean => {
    const text = address.toString();
    if (isOwn(node, text)) return true;
    const vouchers = claims.get(text) ?? new Set();
    claims.set(text, vouchers.add(peer));
    const [oldest] = claims.keys();
    if (claims.size > CLAIMS_MAX && oldest !== undefined) claims.delete(oldest);
    return vouchers.size >= VOUCHERS_NEEDED;
  };
  const onIdentify = ({ detail }: CustomEvent<IdentifyResult>): void => {
    const { connection, observedAddr, peerId } = detail;
    const from = connection.remoteAddr.toString();
    const at = observedAddr && multiaddr(observedAddr.toString().replace(/\/p2p\/\w+$/, ''));
    if (!at || connection.direction !== 'inbound' || isRelayed(from)) return;
    if (scopeOf(from) !== 'public' || scopeOf(at.toString()) !== 'public') return;
    if (!isProven(at, peerId.toString())) return;
    if (!isOwn(node, at.toString())) addressManager.addObservedAddr(at);
    addressManager.confirmObservedAddr(at);
  };
  node.addEventListener('peer:identify', onIdentify);
  return () => node.removeEventListener('peer:identify', onIdentify);
}

/** Public addresses of this machine of which it is not known whether others can dial them. */
export function unproven(node: Node): readonly string[] {
  const all = node.services.inside.addressManager.getAddressesWithMetadata();
  return all
    .filter(({ type, verified }) => type === 'transport' && !verified)
    .map(({ multiaddr: own }) => `${own.toString()}/p2p/${node.peerId.toString()}`);
}

function isOwn(node: Node, address: string): boolean {
  const all = node.services.inside.addressManager.getAddressesWithMetadata();
  return all.some((own) => own.type === 'transport' && own.multiaddr.toString() === address);
}
