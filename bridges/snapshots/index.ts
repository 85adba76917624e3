/** The door of bridges/snapshots: the lake as it was. */
export { filesIn, nodesIn, snapshotTree } from './needs.ts';
export { makeSnapshotsDevice, type SnapshotsDevice } from './snapshots-device.ts';
