/** The door of store/: what other parts may use. */
export { type ReadKind, toRead, toVerify, type VerifyKind } from './caps/attenuate.ts';
export { Cap, expectKind, PLACE_BYTES_MAX } from './caps/cap.ts';
export { BadCap, type CapProblem } from './caps/cap-error.ts';
export { capOfFile, fileOfCap } from './caps/file.ts';
export type { CapContents, CapKind, CapLevel } from './caps/kinds.ts';
export { CAP_CHARACTERS_MAX, decodeCap, encodeCap, formatCap, parseCap } from './caps/text.ts';
export type { Changed, Collection, Edit, Tree } from './collections/collection.ts';
export * from './collections/collection-errors.ts';
export { type Entry as CollectionEntry, METADATA_BYTES_MAX } from './collections/entry.ts';
export { NAME_BYTES_MAX } from './collections/names.ts';
export { isNodeName, nodeName } from './collections/node-store.ts';
export {
  type CollectionPowers,
  makeCollectionCap,
  makeTree,
  openCollection,
  openToVerify,
  openTree,
  type TreePowers,
} from './collections/open-collection.ts';
export type { NameRange, Needed } from './collections/tree.ts';
export { SEALED_NODE_BYTES_MAX as NODE_BYTES_MAX } from './collections/tree-keys.ts';
export { type CodingSpeed, type CodingTrial, measureCoding } from './erasure/coding-speed.ts';
export {
  CODED_SHARES_MAX,
  type ErasureCoder,
  makeErasureCoder,
} from './erasure/erasure-coder.ts';
export { type Kernel, makeKernel, type PreparedRows } from './erasure/kernel.ts';
export * from './errors.ts';
export { AddressSet } from './files/address-set.ts';
export { type AsyncCiphers, webCiphers } from './files/async-ciphers.ts';
export { makeAsyncEncoder, openEncodedAsync } from './files/async-object.ts';
export type { Collected, CollectOptions } from './files/collection.ts';
export type { ObjectRef } from './files/decode-object.ts';
export { type EncodedObject, encodedBytes } from './files/encode-object.ts';
export { FILE_BYTES_MAX, FILE_FORMS, type FileCap, type FileForm } from './files/file-cap.ts';
export {
  type FileStore,
  type FileStorePowers,
  type FileWriter,
  makeFileStore,
  type Resumable,
} from './files/file-store.ts';
export { neededObjects } from './files/needed-objects.ts';
export { CHUNK_AT, makeLocalEncoder, type ObjectEncoder } from './files/object-encoder.ts';
export { type ChoosePlan, type CodingPlan, choosePlan } from './grid/coding-plan.ts';
export * from './grid/errors.ts';
export { type Grid, type GridOptions, makeGrid } from './grid/grid.ts';
export type { Following } from './grid/grid-parts.ts';
export type { BlobHealth, HealthState } from './grid/health.ts';
export type { GridClock } from './grid/host-calls.ts';
export type { Renewal } from './grid/leases.ts';
export { type MemoryHost, type MemoryHostOptions, makeMemoryHost } from './grid/memory-host.ts';
export { type Moment, Patience } from './grid/patience.ts';
export { makeMemoryBook, type PlacementBook } from './grid/placement-book.ts';
export { decodePlacement, type Placement } from './grid/placement-record.ts';
export type { Repaired, RepairOptions } from './grid/repair.ts';
export {
  assertHostedName,
  type HostedName,
  type HostSpace,
  isFull,
  LOOK_MAX,
  PIECE_BYTES_MAX,
  type ShareHost,
  type ShareWriter,
  SLOT_BYTES_MAX,
  type SlotAnswer,
} from './grid/share-host.ts';
export { chooseSlotHosts } from './grid/slot-hosts.ts';
export { SlotQuorum, type SlotQuorumOptions } from './grid/slot-quorum.ts';
export type { LogDisk } from './log/log-disk.ts';
export type {
  BlobFile as LogBlobFile,
  LogFiles,
  OpenFile as LogOpenFile,
  SegmentFile as LogSegmentFile,
} from './log/log-files.ts';
export { openLog } from './log/open-log.ts';
export { type MemoryDisk, makeMemoryDisk } from './memory-disk.ts';
export { nobleCiphers } from './noble-ciphers.ts';
export { nobleSignatures } from './noble-signatures.ts';
export { formatAddress, isAddress, parseAddress } from './object-address.ts';
export {
  DISK_NAME,
  type DiskEntry,
  type DiskReader,
  type DiskWriter,
  type ObjectDisk,
} from './object-disk.ts';
export { OBJECT_BYTES_MAX, OBJECT_KEY_BYTES, SEGMENT_BYTES } from './object-format.ts';
export { READ_BYTES_MAX } from './object-reader.ts';
export {
  makeObjectStore,
  type ObjectReader,
  type ObjectStore,
  type ObjectWriter,
  type ReadCap,
  type StoredObject,
  type StorePowers,
  type Swept,
} from './object-store.ts';
export { PackDisk } from './packs/pack-disk.ts';
export { PACK_KEY_BYTES, PACKED_BYTES_MAX } from './packs/pack-format.ts';
export { makeMemoryPackIndex, type PackIndex, type PackPlace } from './packs/pack-index.ts';
export { isPackName } from './packs/pack-use.ts';
export type { Ciphers, Random, Signatures } from './powers.ts';
export {
  fromRecoveryPhrase,
  RECOVERY_WORDS,
  toRecoveryPhrase,
  unknownWords,
} from './recovery-phrase.ts';
export { ReusedMemory } from './reused-memory.ts';
export { deriveKey, makeRootKey, ROOT_KEY_BYTES } from './root-key.ts';
export {
  type Cost,
  INTERACTIVE_COST,
  openRootKey,
  PASSPHRASE_CHARACTERS_MAX,
  SEALED_ROOT_BYTES,
  sealRootKey,
} from './sealed-root.ts';
export { orSecondCopy } from './second-copy.ts';
export { makeSlotFiles } from './slots/filed.ts';
export { makeLocalPlace, makeSlotMemory } from './slots/local-place.ts';
export { SLOT_CONTENT_BYTES_MAX, type VersionSummary } from './slots/make-version.ts';
export { makeSlotCap, openSlot, SLOT_RETENTION, verifySlot } from './slots/open-slot.ts';
export type { SlotFiles, SlotMemory, SlotPlace, SlotPowers } from './slots/powers.ts';
export {
  compareRecords,
  isSlotName,
  numberOfRecord,
  type SlotRecord,
  slotNameOf,
  verifyRecord,
} from './slots/record.ts';
export { kept, type Retention } from './slots/retention.ts';
export { type Slot, type SlotVersion, UPDATE_TRIES_MAX } from './slots/slot.ts';
export * from './slots/slot-errors.ts';
export { smallMemory } from './small-memory.ts';
