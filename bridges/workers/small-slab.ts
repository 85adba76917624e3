/**
 * A slab: memory in which a worker gets some small jobs at a time, and answers them. A message for
 * each would cost more than the work itself; here what goes to and fro is the number of the slab,
 * and all else lies in memory that both threads see. Whose turn it is to touch it follows from the
 * messages: the main thread has it until it sends the number, and again when the number comes back.
 *
 *     0       how many jobs
 *     4 …     of each job WORDS numbers
 *     1024 …  of each job 64 bytes: the secret of a store; digest and key of an object
 *     3072 …  the jobs' rooms, one behind the other: an object, or the place where it is to be
 */
import {
  CHUNK_AT,
  DamagedObject,
  type EncodedObject,
  encodedBytes,
  formatAddress,
  type ObjectEncoder,
  type ObjectRef,
  smallMemory,
} from '../../store/index.ts';

const SLAB_BYTES = 131_072;
/** Jobs that a slab takes. */
const SLAB_JOBS = 32;
/** Of so many plaintext bytes a job may be: a slab has room for two of them. */
export const SMALL_BYTES_MAX = 32_768;

const NAMES_AT = 1_024;
const NAME_BYTES = 64;
const HASH_BYTES = 32;
const ROOMS_AT = 3_072;
const ROOM_ALIGNED = 64;
const WORD_BYTES = 4;
const WORDS = 6;
/** The numbers of a job. SIZE: of what is given, and then of what came of it. */
const [KIND, ROOM, SIZE, CRC, STATUS, SEGMENT] = [0, 1, 2, 3, 4, 5];
const [ENCODE, DECODE] = [0, 1];
const [DONE, DAMAGED, FAILED] = [0, 1, 2];
/** Of DamagedObject, where it names no segment. */
const NO_SEGMENT = 0xffff_ffff;

export class SmallSlab {
  readonly memory: SharedArrayBuffer;
  readonly #words: Uint32Array;
  readonly #bytes: Uint8Array;
  #next = ROOMS_AT;

  constructor(memory = new SharedArrayBuffer(SLAB_BYTES)) {
    this.memory = memory;
    this.#words = new Uint32Array(memory, 0, NAMES_AT / WORD_BYTES);
    this.#bytes = new Uint8Array(memory);
  }

  get jobs(): number {
    return this.#words[0]!;
  }

  clear(): void {
    this.#words[0] = 0;
    this.#next = ROOMS_AT;
  }

  /** Gives the number of the job, or undefined when there is no room for it. */
  addEncoding(secret: Uint8Array, plaintext: Uint8Array): number | undefined {
    const job = this.#add(ENCODE, plaintext.length, encodedBytes(plaintext.length));
    if (job === undefined) return undefined;
    this.#bytes.set(secret, nameAt(job));
    this.#bytes.set(plaintext, this.#number(job, ROOM) + CHUNK_AT);
    return job;
  }

  /** As `addEncoding`. */
  addDecoding(object: Uint8Array, { digest, key }: ObjectRef): number | undefined {
    const job = this.#add(DECODE, object.length, object.length);
    if (job === undefined) return undefined;
    this.#name(job, digest, key);
    this.#bytes.set(object, this.#number(job, ROOM));
    return job;
  }

  /** What a job made, in memory of its own; undefined when it failed. */
  object(job: number): EncodedObject | undefined {
    if (this.#number(job, STATUS) !== DONE) return undefined;
    const { digest, key } = this.#ref(job);
    const bytes = this.#copy(this.#number(job, ROOM), this.#number(job, SIZE));
    return { bytes, digest: digest.slice(), key: key.slice(), crc32: this.#number(job, CRC) };
  }

  /** The same the other way. Throws DamagedObject, of the object that `ref` names. */
  plaintext(job: number, { digest }: ObjectRef): Uint8Array | undefined {
    const status = this.#number(job, STATUS);
    if (status === DAMAGED) {
      const segment = this.#number(job, SEGMENT);
      throw new DamagedObject(formatAddress(digest), segment === NO_SEGMENT ? undefined : segment);
    }
    if (status !== DONE) return undefined;
    return this.#copy(this.#number(job, ROOM) + CHUNK_AT, this.#number(job, SIZE));
  }

  /** Does all jobs: what a worker is for. */
  async work(encoder: ObjectEncoder): Promise<void> {
    for (let job = 0; job < this.jobs; job++) {
      let status = DONE;
      try {
        if (this.#number(job, KIND) === ENCODE) await this.#encode(job, encoder);
        else await this.#decode(job, encoder);
      } catch (error) {
        const damaged = error instanceof DamagedObject;
        status = damaged ? DAMAGED : FAILED;
        this.#set(job, SEGMENT, (damaged ? error.segment : undefined) ?? NO_SEGMENT);
      }
      this.#set(job, STATUS, status);
    }
  }

  async #encode(job: number, encoder: ObjectEncoder): Promise<void> {
    const room = this.#bytes.subarray(this.#number(job, ROOM));
    // Where the digest is going to be.
    const { digest: secret } = this.#ref(job);
    const object = await encoder.encode(secret, room, this.#number(job, SIZE));
    this.#name(job, object.digest, object.key);
    this.#set(job, SIZE, object.bytes.length);
    this.#set(job, CRC, object.crc32!);
  }

  async #decode(job: number, encoder: ObjectEncoder): Promise<void> {
    const room = this.#bytes.subarray(this.#number(job, ROOM));
    const size = await encoder.decode(room, this.#number(job, SIZE), this.#ref(job));
    this.#set(job, SIZE, size);
  }

  /** Views. */
  #ref(job: number): ObjectRef {
    const at = nameAt(job);
    const keyAt = at + HASH_BYTES;
    return {
      digest: this.#bytes.subarray(at, keyAt),
      key: this.#bytes.subarray(keyAt, keyAt + HASH_BYTES),
    };
  }

  #name(job: number, digest: Uint8Array, key: Uint8Array): void {
    this.#bytes.set(digest, nameAt(job));
    this.#bytes.set(key, nameAt(job) + HASH_BYTES);
  }

  #copy(at: number, length: number): Uint8Array {
    const copy = smallMemory(length);
    copy.set(this.#bytes.subarray(at, at + length));
    return copy;
  }

  #add(kind: number, size: number, room: number): number | undefined {
    const job = this.jobs;
    const at = this.#next;
    if (job === SLAB_JOBS || at + room > SLAB_BYTES) return undefined;
    this.#next = at + Math.ceil(room / ROOM_ALIGNED) * ROOM_ALIGNED;
    this.#words[0] = job + 1;
    this.#set(job, KIND, kind);
    this.#set(job, ROOM, at);
    this.#set(job, SIZE, size);
    return job;
  }

  #number(job: number, word: number): number {
    return this.#words[1 + job * WORDS + word]!;
  }

  #set(job: number, word: number, value: number): void {
    this.#words[1 + job * WORDS + word] = value;
  }
}

function nameAt(job: number): number {
  return NAMES_AT + job * NAME_BYTES;
}
