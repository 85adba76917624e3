/** Those found on the local network are dialled, a few of them, so that contacts in one house meet without anybody. */
import type { PeerInfo } from '@libp2p/interface';
import type { Dialler } from './dialler.ts';
import type { Node } from './node.ts';

/** Connections up to which more neighbours are dialled. */
const COMPANY_MAX = 32;

/** Answers what ends it. */
export function greetNeighbours(node: Node, dialler: Dialler): () => void {
  const greet = ({ detail }: CustomEvent<PeerInfo>): void => {
    if (node.getPeers().length >= COMPANY_MAX || node.getConnections(detail.id).length > 0) return;
    const designator = detail.id.toString();
    // Who does not answer is found again in a moment, if it is still there.
    dialler.connect({ transport: 'libp2p', designator, hints: false }).catch(() => undefined);
  };
  node.addEventListener('peer:discovery', greet);
  return () => node.removeEventListener('peer:discovery', greet);
}
