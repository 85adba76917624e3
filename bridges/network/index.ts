/** The door of the network: joining it, and what its owner sees of it. */
export { makeNetworkOwner } from './network-owner.ts';
export { NetworkService } from './network-service.ts';
export type { FriendsRelays, Libp2pLibrary, NetworkSetup } from './setup.ts';
export { SwitchedNetlayer } from './switched-netlayer.ts';
export { Twins } from './twins.ts';
