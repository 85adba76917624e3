/**
 * The disk of this machine, behind which stand the hosts: what is not here, or not right here, is
 * read from them. So a lake whose disk was lost or rots can be used at once, while it is being
 * brought back.
 */
import {
  type DiskEntry,
  type DiskReader,
  type DiskWriter,
  type ObjectDisk,
  ObjectMissing,
} from '../../store/index.ts';

/** What stands behind the disk of this machine. */
interface Behind {
  readonly away: ObjectDisk;
  /** Reads all that is here of an object. Throws when it is not here, or not right. */
  readonly verifyHere: (name: string) => Promise<void>;
  /** Something is to be brought back. */
  readonly onLost: () => void;
}

export class HealingDisk implements ObjectDisk {
  readonly #local: ObjectDisk;
  #behind: Behind | undefined;
  /** Found damaged here, and not yet brought back. */
  readonly #spoilt = new Set<string>();

  constructor(local: ObjectDisk) {
    this.#local = local;
  }

  /** From now on what is missing or damaged is asked for there. */
  standBehind(behind: Behind): void {
    this.#behind = behind;
  }

  /** Names of what is to be brought back because it is damaged here. */
  get damaged(): readonly string[] {
    return [...this.#spoilt];
  }

  /** It is right again, or not needed any more. */
  forget(name: string): void {
    this.#spoilt.delete(name);
  }

  create(): Promise<DiskWriter> {
    return this.#local.create();
  }

  put(name: string, bytes: Uint8Array): Promise<void> {
    return this.#local.put(name, bytes);
  }

  async open(name: string): Promise<DiskReader> {
    if (this.#spoilt.has(name)) return this.#openInstead(name);
    try {
      return await this.#local.open(name);
    } catch (error) {
      if (!this.#behind || !(error instanceof ObjectMissing)) throw error;
      const reader = await this.#behind.away.open(name);
      this.#behind.onLost();
      return reader;
    }
  }

  /** Believes nobody who read with the wrong key: it is looked at here. */
  async spoilt(name: string): Promise<boolean> {
    if (!this.#behind) return false;
    if (this.#spoilt.has(name)) return true;
    try {
      await this.#behind.verifyHere(name);
      return false;
    } catch {
      this.#spoilt.add(name);
      this.#behind.onLost();
      return true;
    }
  }

  async remove(name: string): Promise<void> {
    await this.#local.remove(name);
    this.#spoilt.delete(name);
  }

  list(): AsyncIterable<DiskEntry> {
    return this.#local.list();
  }

  sweepTemporary(): Promise<number> {
    return this.#local.sweepTemporary();
  }

  async #openInstead(name: string): Promise<DiskReader> {
    const here = (): Promise<DiskReader> => this.#local.open(name);
    try {
      const away = await this.#behind?.away.open(name);
      return away ? new InsteadReader(away, here) : await here();
    } catch (error) {
      return here().catch(() => Promise.reject(error));
    }
  }
}

/** Where the others do not have it, or are away, what of it is right here can still be read. */
class InsteadReader implements DiskReader {
  readonly size: number;
  readonly #away: DiskReader;
  readonly #openHere: () => Promise<DiskReader>;
  #here: Promise<DiskReader> | undefined;

  constructor(away: DiskReader, openHere: () => Promise<DiskReader>) {
    this.size = away.size;
    this.#away = away;
    this.#openHere = openHere;
  }

  async read(offset: number, length: number, into?: Uint8Array): Promise<Uint8Array> {
    try {
      return await this.#away.read(offset, length, into);
    } catch (error) {
      this.#here ??= this.#openHere();
      const here = await this.#here.catch(() => Promise.reject(error));
      return here.read(offset, length, into);
    }
  }

  async close(): Promise<void> {
    await this.#away.close();
    const here = await this.#here?.catch(() => undefined);
    await here?.close();
  }
}
