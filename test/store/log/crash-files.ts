/**
 * Files of a log in memory that can be cut off from power at any moment. What was not yet durable
 * then is lost, whole or from any byte on, or kept while something before it is lost; a new file
 * may be gone, and one that was being removed or cut may still be as it was. The disk can also be
 * full, fail, and give fewer bytes than there are.
 */
import { DiskFailed, DiskFull } from '../../../store/index.ts';
import type { BlobFile, LogFiles, OpenFile, SegmentFile } from '../../../store/log/log-files.ts';

interface Written {
  readonly at: number;
  readonly bytes: Uint8Array;
}

interface Stored {
  bytes: Uint8Array;
  /** The content as a power cut leaves it, but for what is pending. */
  durable: Uint8Array;
  pending: Written[];
  /** Was the file itself ever made durable? */
  named: boolean;
}

/** Numbers from 0 up to, not including, `below`. */
export type Dice = (below: number) => number;

/** xorshift32. */
export function diceOf(seed: number): Dice {
  let state = seed | 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

export class CrashFiles implements LogFiles {
  readonly stored: Map<string, Stored>;
  readonly #dice: Dice;
  #crashed = false;
  /** Bytes left on the disk. */
  room = Number.POSITIVE_INFINITY;
  /** When positive, one in so many writes fails. */
  failing = 0;
  /** Being removed or cut: what a crash may still find. */
  readonly #undone = new Map<string, Stored>();

  constructor(dice: Dice, stored = new Map<string, Stored>()) {
    this.#dice = dice;
    this.stored = stored;
  }

  /** What is found when the power is back. These files are dead then, unless they are to go on. */
  crash({ ends = true } = {}): CrashFiles {
    this.#crashed = ends;
    const found = new Map<string, Stored>();
    const survive = (name: string, file: Stored): void => {
      if (!file.named && this.#dice(2) === 0) return;
      const bytes = this.#afterCrash(file);
      found.set(name, { bytes, durable: bytes.slice(), pending: [], named: true });
    };
    for (const [name, file] of this.#undone) if (this.#dice(2) === 0) survive(name, file);
    for (const [name, file] of this.stored) {
      if (!found.has(name) || this.#dice(2) === 0) survive(name, file);
    }
    return new CrashFiles(this.#dice, found);
  }

  async list() {
    await this.#step();
    return [...this.stored].map(([name, { bytes }]) => ({ name, bytes: bytes.length }));
  }

  async createSegment(name: string): Promise<SegmentFile> {
    return this.#segment(name, await this.#create(name));
  }

  async resumeSegment(name: string, bytes: number): Promise<SegmentFile> {
    const file = this.stored.get(name);
    if (!file) throw new DiskFailed('ENOENT');
    if (bytes > file.bytes.length) throw new DiskFailed('it is shorter than that');
    const segment = this.#segment(name, file);
    if (bytes < file.bytes.length) await segment.cut(bytes);
    return segment;
  }

  async createBlob(name: string): Promise<BlobFile> {
    const file = await this.#create(name);
    return {
      append: (parts) => this.#write(file, parts, file.bytes.length).then(() => undefined),
      sync: () => this.#sync(file),
      close: () => this.#step(),
    };
  }

  async open(name: string): Promise<OpenFile | undefined> {
    await this.#step();
    const file = this.stored.get(name);
    if (!file) return undefined;
    return {
      bytes: file.bytes.length,
      read: async (offset, length) => {
        await this.#step();
        return file.bytes.slice(offset, offset + length);
      },
      close: async () => undefined,
    };
  }

  async remove(names: readonly string[]): Promise<void> {
    for (const name of names) {
      const file = this.stored.get(name);
      if (!file) continue;
      this.#undone.set(name, file);
      this.stored.delete(name);
      this.room += file.bytes.length;
    }
    await this.#step();
    for (const name of names) this.#undone.delete(name);
  }

  async #create(name: string): Promise<Stored> {
    await this.#step();
    if (this.stored.has(name)) throw new DiskFailed('EEXIST');
    const none = new Uint8Array(0);
    const file: Stored = { bytes: none, durable: none, pending: [], named: false };
    this.stored.set(name, file);
    return file;
  }

  #segment(name: string, file: Stored): SegmentFile {
    return {
      append: async (parts, at) => {
        const written = await this.#write(file, parts, at);
        await this.#step();
        // Another write may be under way, before this one or behind it: that is as before.
        file.durable = over(file.durable, written.bytes, written.at);
        file.pending.splice(file.pending.indexOf(written), 1);
        file.named = true;
      },
      cut: async (bytes) => {
        this.#undone.set(name, { ...file, pending: [...file.pending] });
        this.room += file.bytes.length - bytes;
        file.bytes = file.bytes.slice(0, bytes);
        file.durable = file.durable.slice(0, bytes);
        file.pending = file.pending.filter(({ at }) => at < bytes);
        await this.#step();
        this.#undone.delete(name);
      },
      close: () => this.#step(),
    };
  }

  async #write(file: Stored, parts: readonly Uint8Array[], at: number): Promise<Written> {
    const whole = Buffer.concat(parts);
    await this.#step();
    const taken = Math.min(whole.length, this.room);
    const bytes = new Uint8Array(whole.subarray(0, taken));
    const written = { at, bytes };
    this.room -= Math.max(at + taken - file.bytes.length, 0);
    file.bytes = over(file.bytes, bytes, at);
    file.pending.push(written);
    if (taken < whole.length) throw new DiskFull();
    if (this.failing > 0 && this.#dice(this.failing) === 0) throw new DiskFailed('EIO');
    await this.#step();
    return written;
  }

  async #sync(file: Stored): Promise<void> {
    const upTo = file.pending.length;
    const { bytes } = file;
    await this.#step();
    file.durable = bytes;
    file.pending.splice(0, upTo);
    file.named = true;
  }

  /** Others get their turn here, and the power may be cut: then nothing ever goes on. */
  async #step(): Promise<void> {
    if (this.#dice(3) === 0) await new Promise(setImmediate);
    else await Promise.resolve();
    if (this.#crashed) await new Promise(() => undefined);
  }

  #afterCrash(file: Stored): Uint8Array {
    let bytes = file.durable;
    for (const { at, bytes: written } of file.pending) {
      const fate = this.#dice(4);
      if (fate === 0) continue;
      const kept = fate === 1 ? written.length : this.#dice(written.length + 1);
      const longer = new Uint8Array(
        Math.max(bytes.length, at + (fate === 3 ? written.length : kept)),
      );
      longer.set(bytes);
      longer.set(written.subarray(0, kept), at);
      // The end may be there and the middle not.
      const end = this.#dice(written.length + 1 - kept);
      if (fate === 3 && end > 0) longer.set(written.subarray(-end), at + written.length - end);
      bytes = longer;
    }
    return bytes;
  }
}

/** `bytes` with `more` from byte `at` on; zeros where there was nothing before that. */
function over(bytes: Uint8Array, more: Uint8Array, at: number): Uint8Array {
  const longer = new Uint8Array(Math.max(bytes.length, at + more.length));
  longer.set(bytes);
  longer.set(more, at);
  return longer;
}
