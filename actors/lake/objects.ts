/**
 * What the lake needs of the place where bytes are kept: a device of the host, because a turn never waits for a
 * disk. The lake holds, sealed in its own entries, what it takes to read an object; the device holds ciphertext.
 */
import {
  arg,
  bytes,
  call,
  defineInterface,
  list,
  nat,
  oneOf,
  optional,
  record,
  ref,
  text,
} from '../../vat/index.ts';
import { CHUNK_BYTES_MAX, Entry, EntryId, NewFile, Upload } from './interface.ts';

/** All it takes to find and read one file. Never leaves the vat. */
export const StoredObject = record({
  /** How it is stored (docs/store/files.md); absent for files of the first version, which are `exact`. */
  form: optional(oneOf('exact', 'padded', 'list')),
  address: text(120),
  key: bytes(32),
  size: nat,
});

/** Where finished uploads arrive. Only the objects device holds it. */
export const LakeIntake = defineInterface('LakeIntake', {
  /** Makes the entry. Its answer means that the entry is durable. */
  accept: call(arg('file', NewFile), arg('object', StoredObject)).returns(Entry),
  /** What every entry needs, also those in the bin: all else may be deleted. */
  objects: call().returns(list(StoredObject, 10_000_000)),
  /** What one entry needs as it is now; absent for a folder. */
  objectOf: call(arg('entry', EntryId)).returns(optional(StoredObject)),
});

export const Objects = defineInterface('Objects', {
  /** Starts a new object; once it is whole and on the disk, it is given to `intake` together with `file`. */
  upload: call(arg('intake', ref(LakeIntake)), arg('file', NewFile)).returns(ref(Upload)),
  read: call(arg('object', StoredObject), arg('from', nat), arg('to', nat)).returns(
    bytes(CHUNK_BYTES_MAX),
  ),
  /** Some entry needs the file of this address no more. What nothing else needs is deleted before long. */
  drop: call(arg('address', text(120))),
});

/** What the lake asks of itself later. */
export const LakeKeeper = defineInterface('LakeKeeper', {
  /** Deletes for good what has lain in the bin for its time. */
  sweep: call(),
});
