/**
 * Opening a blob of which nothing is known but its address, on the word of hosts that may all lie
 * together. Each coding that they claim is tried until the frame of the object in it fits the
 * address; from then on every segment of the object is compared with the object's own hashes, and
 * when one is wrong, that coding was a lie and the next one is tried. So nothing is handed out that
 * the address does not prove.
 */
import { DamagedObject, ObjectClosed } from '../errors.ts';
import type { DiskReader } from '../object-disk.ts';
import {
  encodeFooter,
  encodeHeader,
  FOOTER_BYTES,
  HEADER_BYTES,
  layoutOf,
  SEGMENT_BYTES,
} from '../object-format.ts';
import { openStoredObject, type StoredObjectReader } from '../stored-object.ts';
import { type HostTrouble, NotEnoughShares } from './errors.ts';
import type { GridParts } from './grid-parts.ts';
import { GridReader } from './grid-reader.ts';
import { joinedBytes } from './joined-bytes.ts';
import { type Candidate, findHolders } from './share-search.ts';
import { ShareSource } from './share-source.ts';

/** Nothing proven is kept from one opening to the next. */
const NO_CACHE = { get: () => undefined, set: () => undefined };

/** A blob that is proven by its address as far as it is read. */
export class AddressedReader implements DiskReader {
  readonly #parts: GridParts;
  readonly #address: string;
  readonly #candidates: Candidate[];
  readonly #troubles: HostTrouble[];
  #object: { readonly reader: StoredObjectReader; readonly from: Candidate } | undefined;
  #size = 0;
  #closed = false;

  /** Throws NotEnoughShares when no coding fits the address; `troubles` are known already. */
  static async open(
    parts: GridParts,
    address: string,
    candidates: readonly Candidate[],
    troubles: readonly HostTrouble[] = [],
  ): Promise<AddressedReader> {
    const reader = new AddressedReader(parts, address, candidates, troubles);
    const { size } = (await reader.#proven()).reader;
    reader.#size = layoutOf(size).bytes;
    return reader;
  }

  private constructor(
    parts: GridParts,
    address: string,
    candidates: readonly Candidate[],
    troubles: readonly HostTrouble[],
  ) {
    this.#troubles = [...troubles];
    this.#parts = parts;
    this.#address = address;
    this.#candidates = [...candidates];
  }

  get size(): number {
    return this.#size;
  }

  /** The coding that has been right so far. */
  get candidate(): Candidate | undefined {
    return this.#object?.from;
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    const end = Math.min(offset + length, this.#size);
    if (!(offset < end)) return new Uint8Array(0);
    for (;;) {
      if (this.#closed) throw new ObjectClosed();
      const object = await this.#proven();
      try {
        return await readFrom(object.reader, offset, end);
      } catch (error) {
        if (!(error instanceof DamagedObject || error instanceof NotEnoughShares)) throw error;
        if (error instanceof NotEnoughShares) this.#troubles.push(...error.troubles);
        await this.#discard(object.from);
      }
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#object?.reader.close();
  }

  /** The object in the first coding that fits the address. */
  async #proven() {
    while (this.#object === undefined) {
      const candidate = this.#candidates[0];
      if (candidate === undefined) {
        throw new NotEnoughShares(0, undefined, this.#troubles, this.#parts.hosts());
      }
      const { blob, holders } = candidate;
      const source = new ShareSource(this.#parts, blob, holders, () =>
        findHolders(this.#parts, blob),
      );
      const raw = new GridReader(this.#parts, source, () => {});
      const disk = { open: async () => raw };
      const { ciphers } = this.#parts;
      try {
        const reader = await openStoredObject(this.#address, { disk, ciphers, cache: NO_CACHE });
        this.#object ??= { reader, from: candidate };
      } catch (error) {
        if (!(error instanceof DamagedObject || error instanceof NotEnoughShares)) throw error;
        this.#troubles.push(...source.troubles);
        await this.#discard(candidate);
      }
    }
    return this.#object;
  }

  async #discard(candidate: Candidate): Promise<void> {
    const at = this.#candidates.indexOf(candidate);
    if (at >= 0) this.#candidates.splice(at, 1);
    if (this.#object?.from !== candidate) return;
    const { reader } = this.#object;
    this.#object = undefined;
    await reader.close();
  }
}

/** The bytes `offset` up to `end` of the disk form: segments are checked, the rest is made anew. */
async function readFrom(object: StoredObjectReader, offset: number, end: number) {
  const { leavesAt, footerAt, bytes } = layoutOf(object.size);
  const parts: Uint8Array[] = [];
  const add = (from: number, to: number, whole: Uint8Array) => {
    const part = whole.subarray(Math.max(offset - from, 0), Math.min(end, to) - from);
    if (offset < to && end > from) parts.push(part);
  };
  add(0, HEADER_BYTES, encodeHeader(object.commitment));
  const from = Math.max(offset, HEADER_BYTES) - HEADER_BYTES;
  const to = Math.min(end, leavesAt) - HEADER_BYTES;
  if (from < to) {
    const first = Math.floor(from / SEGMENT_BYTES);
    const segments = await object.readSegments(first, Math.ceil(to / SEGMENT_BYTES));
    const start = HEADER_BYTES + first * SEGMENT_BYTES;
    const whole = joinedBytes(segments);
    add(start, start + whole.length, whole);
  }
  add(leavesAt, footerAt, object.leaves);
  add(bytes - FOOTER_BYTES, bytes, encodeFooter(object.size));
  return joinedBytes(parts);
}
