/** The door of actors/: the kinds a host can run, and the interfaces others talk to them by. */
export { Grant } from './caps/grant.ts';
export { Granting, Grants } from './caps/grants.ts';
export { type Belongings, Device } from './device/device.ts';
export { DeviceList } from './device/device-list.ts';
export * from './device/interface.ts';
export { DeviceRegistrar, Doorkeeper } from './device/parts.ts';
export { Recovery, RecoveryNote } from './device/recovery.ts';
export * from './inspector/interface.ts';
export * from './inspector/shown.ts';
export * from './lake/interface.ts';
export { Lake } from './lake/lake.ts';
export { LakeIntake, Objects, StoredObject } from './lake/objects.ts';
export { LakeScope } from './lake/scope.ts';
export { Refusal } from './refusal.ts';
export * from './share/interface.ts';
export { Share } from './share/share.ts';
export { ShareList } from './share/share-list.ts';
export { Visit } from './share/visit.ts';
