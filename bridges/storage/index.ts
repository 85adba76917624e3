/** The door of bridges/storage: keeping shares for others, and having others keep ours. */
export { type RemoteHostOptions, remoteHost } from './remote-host.ts';
export { makeStorage, type OpenStorage, type Storage, type StoragePeers } from './storage.ts';
export { makeStorageDevice, type StorageDevice } from './storage-device.ts';
