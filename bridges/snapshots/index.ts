/** The door of bridges/snapshots: the lake as it was. */
export { makeSnapshotsDevice, type SnapshotsDevice } from './snapshots-device.ts';
