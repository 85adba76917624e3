/**
 * The objects of a file store on their disk: what is there already is not written again, and what
 * an upload relies on is not swept away under it.
 *
 * Between the moment an upload stores or finds an object and the moment the lake has recorded its
 * file, nobody but the upload knows that the object is wanted. It is *pinned* meanwhile; and a
 * collection spares all that was pinned since it began, because its list of live files may be older
 * than the record.
 */
import { DiskFailed, ObjectMissing } from '../errors.ts';
import { formatAddress } from '../object-address.ts';
import type { DiskReader, ObjectDisk } from '../object-disk.ts';
import type { AddressSet } from './address-set.ts';
import type { EncodedObject } from './encode-object.ts';

/** Smaller objects are written again without a look: that costs less than looking. */
const LOOK_BYTES_MIN = 65_536;
const WORD_BYTES = 4;

export class KeptObjects {
  readonly #disk: ObjectDisk;
  /** How many uploads rely on an address. */
  readonly #pins = new Map<string, number>();
  readonly #storing = new Map<string, Promise<void>>();
  readonly #going = new Map<string, Promise<void>>();
  /** What was pinned at any time of the collection under way. */
  #spared: AddressSet | undefined;

  constructor(disk: ObjectDisk) {
    this.#disk = disk;
  }

  /**
   * Makes the object durable and pins it. Gives its address. Throws DiskFull, DiskFailed; then it is
   * not pinned.
   */
  async keep(object: EncodedObject): Promise<string> {
    const address = formatAddress(object.digest);
    this.pin(address);
    try {
      const going = this.#going.get(address);
      if (going !== undefined) await going;
      await this.#storeOnce(address, object);
    } catch (error) {
      this.unpin([address]);
      throw error;
    }
    return address;
  }

  pin(address: string): void {
    this.#pins.set(address, (this.#pins.get(address) ?? 0) + 1);
    this.#spared?.addAddress(address);
  }

  unpin(addresses: Iterable<string>): void {
    for (const address of addresses) {
      const left = (this.#pins.get(address) ?? 0) - 1;
      if (left > 0) this.#pins.set(address, left);
      else this.#pins.delete(address);
    }
  }

  /** From now on `spared` takes what is pinned, and what is already. */
  beginCollection(spared: AddressSet): void {
    for (const address of this.#pins.keys()) spared.addAddress(address);
    this.#spared = spared;
  }

  endCollection(): void {
    this.#spared = undefined;
  }

  /** Removes an object unless somebody wants it after all. Gives whether it did. */
  async remove(address: string): Promise<boolean> {
    if (this.#pins.has(address) || this.#spared?.hasAddress(address)) return false;
    const gone = this.#disk.remove(address);
    // Whoever stores the same again waits until it is gone.
    const settled = gone.catch(() => undefined);
    this.#going.set(address, settled);
    try {
      await gone;
    } finally {
      this.#going.delete(address);
    }
    return true;
  }

  /** Two that store the same at the same time do it once. */
  async #storeOnce(address: string, object: EncodedObject): Promise<void> {
    const under = this.#storing.get(address);
    if (under !== undefined) return under;
    const stored = this.#store(address, object);
    this.#storing.set(address, stored);
    try {
      await stored;
    } finally {
      this.#storing.delete(address);
    }
  }

  #store(address: string, object: EncodedObject): Promise<void> {
    const { bytes } = object;
    if (bytes.length < LOOK_BYTES_MIN) return this.#disk.put(address, bytes, object);
    return this.#storeNew(address, object);
  }

  async #storeNew(address: string, object: EncodedObject): Promise<void> {
    const { bytes } = object;
    if (!(await this.#isThere(address, bytes))) await this.#disk.put(address, bytes, object);
  }

  /**
   * Does the disk have it, every byte? Reading costs less than the write that it saves, and what
   * went bad unnoticed is mended by whoever adds it again.
   */
  async #isThere(address: string, bytes: Uint8Array): Promise<boolean> {
    if ((await this.#disk.isNoted?.(address)) === false) return false;
    let reader: DiskReader;
    try {
      reader = await this.#disk.open(address);
    } catch (error) {
      if (error instanceof ObjectMissing) return false;
      throw error;
    }
    try {
      if (reader.size !== bytes.length) return false;
      return isSame(await reader.read(0, bytes.length), bytes);
    } catch (error) {
      // A place of the disk that cannot be read is as bad as one that holds something else.
      if (error instanceof DiskFailed) return false;
      throw error;
    } finally {
      await reader.close();
    }
  }
}

/** Four bytes at a time where both lie so that this can be: objects have megabytes. */
function isSame(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let at = 0;
  if (a.byteOffset % WORD_BYTES === 0 && b.byteOffset % WORD_BYTES === 0) {
    const words = Math.floor(a.length / WORD_BYTES);
    const one = new Uint32Array(a.buffer, a.byteOffset, words);
    const other = new Uint32Array(b.buffer, b.byteOffset, words);
    for (let word = 0; word < words; word++) if (one[word] !== other[word]) return false;
    at = words * WORD_BYTES;
  }
  for (; at < a.length; at++) if (a[at] !== b[at]) return false;
  return true;
}
