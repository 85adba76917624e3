/**
 * The object store: files of any size, encrypted, named by what they are. An object never changes;
 * its address is the Merkle root of its ciphertext, so whoever holds the address can check the
 * object without being able to read it, and whoever also holds the key can read it. Nothing is
 * reported saved before it is durable, and not one byte is handed out that does not match the
 * address. The layout is in docs/store-format.md.
 */
import { makeLeafCache } from './leaf-cache.ts';
import { isAddress, parseAddress } from './object-address.ts';
import type { ObjectDisk } from './object-disk.ts';
import { assertFits, DecryptingReader } from './object-reader.ts';
import { fromTransferForm, toTransferForm } from './object-transfer.ts';
import { StreamingWriter } from './object-writer.ts';
import type { Ciphers, Random } from './powers.ts';
import { eachSegment, openStoredObject } from './stored-object.ts';

/** All it takes to read one object. Authority: who holds it can read. */
export interface ReadCap {
  /** CIDv1 as text. Names and verifies the object, without opening it. */
  readonly address: string;
  /** 32 bytes. */
  readonly key: Uint8Array;
  /** Plaintext bytes. */
  readonly size: number;
}

export interface ObjectWriter {
  /**
   * Adds plaintext. Leave `bytes` as it is until the promise resolves: it resolves early while few
   * bytes are on their way to the disk, and late when many are.
   * Throws DiskFull, DiskFailed, ObjectTooLarge, ObjectClosed.
   */
  write(bytes: Uint8Array): Promise<void>;
  /** Makes the object durable and gives its capability. When it throws, nothing was stored. */
  finish(): Promise<ReadCap>;
  /** Drops everything written. Does nothing after `finish` or a second time. */
  abort(): Promise<void>;
  /** Plaintext bytes accepted so far. */
  readonly written: number;
}

export interface ObjectReader {
  /** Plaintext bytes. */
  readonly size: number;
  /**
   * Plaintext from byte `from` up to, not including, `to`, both cut to `size`; at most
   * READ_BYTES_MAX at once. `into`, of `to` - `from` bytes or more, may be used for it: what comes
   * back is then a view of that. Throws DamagedObject, RangeError, DiskFailed, ObjectClosed.
   */
  read(from: number, to: number, into?: Uint8Array): Promise<Uint8Array>;
  /** The same range in pieces of up to 128 KiB, with constant memory. Throws as `read`. */
  stream(from?: number, to?: number): AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

export interface StoredObject {
  readonly address: string;
  /** Bytes on the disk, which are also those of the transfer form. */
  readonly bytes: number;
}

export interface Swept {
  /** Whole objects that nobody kept. */
  readonly removed: number;
  /** Unfinished ones that a crash left. */
  readonly unfinished: number;
}

export interface ObjectStore {
  create(): Promise<ObjectWriter>;
  /** Throws ObjectMissing, DamagedObject, BadReadCap. */
  open(cap: ReadCap): Promise<ObjectReader>;
  /** Removes the object; one that is not there is already removed. Throws BadReadCap. */
  remove(address: string): Promise<void>;
  /** Reads all of it and checks every hash; needs no key. Throws ObjectMissing, DamagedObject. */
  verify(address: string): Promise<void>;
  /**
   * Removes all that is not in `keep`. Only to be called before the first `create`: it cannot tell
   * an upload that was just finished from one that nobody wants.
   */
  sweep(keep: ReadonlySet<string>): Promise<Swept>;
  list(): AsyncIterable<StoredObject>;
  /** The object in transfer form: proof first, then ciphertext. Checked as it is read. */
  exportObject(address: string): AsyncIterable<Uint8Array>;
  /**
   * Stores an object that comes in transfer form. Every segment is checked before it is written;
   * throws DamagedObject, and then stores nothing, when it is not the object of that address.
   */
  importObject(chunks: AsyncIterable<Uint8Array>, address: string): Promise<void>;
}

export interface StorePowers {
  readonly disk: ObjectDisk;
  readonly ciphers: Ciphers;
  readonly random: Random;
}

export function makeObjectStore({ disk, ciphers, random }: StorePowers): ObjectStore {
  const cache = makeLeafCache();
  const openStored = (address: string) => openStoredObject(address, { disk, ciphers, cache });
  const remove = async (address: string) => {
    parseAddress(address);
    cache.delete(address);
    await disk.remove(address);
  };
  async function* list(): AsyncGenerator<StoredObject, void, undefined> {
    for await (const { name, bytes } of disk.list()) {
      if (isAddress(name)) yield { address: name, bytes };
    }
  }
  return {
    create: async () => new StreamingWriter(await disk.create(), { ciphers, random }),
    async open(cap) {
      const object = await openStored(cap.address);
      try {
        assertFits(cap, object, ciphers);
      } catch (error) {
        await object.close();
        throw error;
      }
      return new DecryptingReader(object, cap.key, ciphers);
    },
    remove,
    list,
    async verify(address) {
      cache.delete(address);
      const object = await openStored(address);
      try {
        const segments = eachSegment(object);
        while (!(await segments.next()).done);
      } finally {
        await object.close();
      }
    },
    async sweep(keep) {
      const unfinished = await disk.sweepTemporary();
      let removed = 0;
      for await (const { address } of list()) {
        if (keep.has(address)) continue;
        await remove(address);
        removed += 1;
      }
      return { removed, unfinished };
    },
    async *exportObject(address) {
      const object = await openStored(address);
      try {
        yield* toTransferForm(object);
      } finally {
        await object.close();
      }
    },
    async importObject(chunks, address) {
      const writer = await disk.create();
      try {
        await fromTransferForm(chunks, address, writer, ciphers);
      } finally {
        await writer.abort();
      }
    },
  };
}
