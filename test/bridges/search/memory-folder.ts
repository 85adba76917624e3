/** A folder of files in memory that can fail after so many writes, and then lose what was not synced. */
import type { RawFile, RawFolder } from '../../../bridges/search/raw-file.ts';

interface Write {
  readonly at: number;
  readonly bytes: Uint8Array;
}

class MemoryFile {
  /** What a power cut leaves. */
  synced = Buffer.alloc(0);
  now = Buffer.alloc(0);
  /** Writes and cuts since the last sync; a cut has no bytes. */
  pending: (Write | { readonly size: number })[] = [];
}

class PowerCut extends Error {}

export class MemoryFolder implements RawFolder {
  readonly files = new Map<string, MemoryFile>();
  /** Writes that still succeed. */
  writesLeft = Number.POSITIVE_INFINITY;

  open(name: string): RawFile {
    const file = this.files.get(name) ?? new MemoryFile();
    this.files.set(name, file);
    const spend = (): void => {
      this.writesLeft -= 1;
      if (this.writesLeft < 0) throw new PowerCut('no more power');
    };
    return {
      read(into, at) {
        const part = file.now.subarray(at, at + into.length);
        into.set(part);
        return part.length;
      },
      write(bytes, at) {
        spend();
        const copy = Uint8Array.from(bytes);
        file.pending.push({ at, bytes: copy });
        file.now = written(file.now, { at, bytes: copy });
      },
      truncate(size) {
        spend();
        file.pending.push({ size });
        file.now = Buffer.from(file.now.subarray(0, size));
      },
      size: () => file.now.length,
      sync() {
        spend();
        file.synced = Buffer.from(file.now);
        file.pending = [];
      },
      close: () => undefined,
    };
  }

  exists(name: string): boolean {
    return this.files.has(name);
  }

  remove(name: string): void {
    this.files.delete(name);
  }

  clear(): void {
    this.files.clear();
  }

  /** What the disk holds after the power came back: of writes that were not synced, those `kept` chooses. */
  afterPowerCut(kept: () => boolean): MemoryFolder {
    const folder = new MemoryFolder();
    for (const [name, file] of this.files) {
      const survivor = new MemoryFile();
      let bytes = file.synced;
      for (const one of file.pending) {
        if (!kept()) continue;
        bytes = 'size' in one ? Buffer.from(bytes.subarray(0, one.size)) : written(bytes, one);
      }
      survivor.synced = bytes;
      survivor.now = Buffer.from(bytes);
      folder.files.set(name, survivor);
    }
    return folder;
  }
}

function written(before: Buffer, { at, bytes }: Write): Buffer<ArrayBuffer> {
  const after = Buffer.alloc(Math.max(before.length, at + bytes.length));
  before.copy(after);
  after.set(bytes, at);
  return after;
}
