/**
 * The door of the libp2p netlayer. Importing it loads no libp2p: that takes half a second and 60 MB, which only a vat
 * on the network pays.
 */
import { provideWithResolvers } from '../../lockdown/with-resolvers.ts';
import type { Libp2pNetwork, Libp2pOptions } from './contract.ts';

export {
  type AddressRecord,
  BadRecord,
  openRecord,
  type RecordFault,
  sealRecord,
} from './address-record.ts';
export type {
  Carrying,
  Libp2pNetwork,
  Libp2pOptions,
  NetworkConnection,
  NetworkStatus,
  Reachable,
  VatMemory,
} from './contract.ts';

export { signCharter } from './gossip/charter.ts';
export { signEntry } from './gossip/entry.ts';
export type { JoinedSpace, PublicSpaces } from './gossip/joining.ts';
export { NO_LAST, type SignedCharter, type SignedEntry } from './gossip/publication.ts';
export type { SpaceShelf } from './gossip/shelf.ts';

/** Loads libp2p, listens, and dials. Throws HostTrouble `network-failed`. */
export async function openLibp2p(options: Libp2pOptions): Promise<Libp2pNetwork> {
  provideWithResolvers();
  const { openNetwork } = await import('./open.ts');
  return openNetwork(options);
}
