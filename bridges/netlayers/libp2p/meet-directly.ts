/**
 * Out of a relay as soon as possible: whoever is called by way of one looks where the caller says that it is, and
 * calls back there.
 *
 * libp2p does the like (DCUtR), but only by addresses that are proven to be public. A vat that has just moved to
 * where anybody could dial it has none such; it has said so in its record, though. Two behind routers that let nobody
 * in stay with the relay: TCP holes cannot be punched here, because Node does not let two sockets share a port.
 */
import type { Connection } from '@libp2p/interface';
import type { Dialler } from './dialler.ts';
import { isRelayed } from './hints.ts';
import type { Node } from './node.ts';

/** Answers what ends it. */
export function meetDirectly(node: Node, dialler: Dialler): () => void {
  const onOpen = ({ detail }: CustomEvent<Connection>): void => {
    if (detail.direction !== 'inbound' || !isRelayed(detail.remoteAddr.toString())) return;
    callBack(dialler, detail).catch(() => {
      // Nobody answers there: it goes on by the relay.
    });
  };
  node.addEventListener('connection:open', onOpen);
  return () => node.removeEventListener('connection:open', onOpen);
}

/** The caller waits a little for this before it says anything by the relay. */
async function callBack(dialler: Dialler, relayed: Connection): Promise<void> {
  await dialler.direct(relayed.remotePeer);
  await relayed.close();
}
