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
  record,
  ref,
  text,
} from '../../vat/index.ts';
import { CHUNK_BYTES_MAX, Entry, NewFile, Upload } from './interface.ts';

/** All it takes to find and read one object. Never leaves the vat. */
export const StoredObject = record({ address: text(120), key: bytes(32), size: nat });

/** Where finished uploads arrive. Only the objects device holds it. */
export const LakeIntake = defineInterface('LakeIntake', {
  /** Makes the entry. Its answer means that the entry is durable. */
  accept: call(arg('file', NewFile), arg('object', StoredObject)).returns(Entry),
  /** The addresses of all objects that some entry still needs. */
  addresses: call().returns(list(text(120), 10_000_000)),
});

export const Objects = defineInterface('Objects', {
  /** Starts a new object; once it is whole and on the disk, it is given to `intake` together with `file`. */
  upload: call(arg('intake', ref(LakeIntake)), arg('file', NewFile)).returns(ref(Upload)),
  read: call(arg('object', StoredObject), arg('from', nat), arg('to', nat)).returns(
    bytes(CHUNK_BYTES_MAX),
  ),
  /** Deletes the object for good. */
  drop: call(arg('address', text(120))),
});

/** What the lake asks of itself later. */
export const LakeKeeper = defineInterface('LakeKeeper', {
  /** Deletes for good what has lain in the bin for its time. */
  sweep: call(),
});
