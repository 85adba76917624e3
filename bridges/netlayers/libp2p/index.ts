/** The door of the libp2p netlayer. */
export type { AddressRecord } from './address-record.ts';
export type {
  Libp2pNetwork,
  Libp2pOptions,
  NetworkConnection,
  NetworkStatus,
  Reachable,
} from './contract.ts';
