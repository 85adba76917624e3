/**
 * The disk of this machine, behind which stand the hosts: what is not here is read from them. So a
 * lake whose disk was lost can be used at once, while it is being brought back.
 */
import {
  type DiskEntry,
  type DiskReader,
  type DiskWriter,
  type ObjectDisk,
  ObjectMissing,
} from '../../store/index.ts';

export class HealingDisk implements ObjectDisk {
  readonly #local: ObjectDisk;
  #away: ObjectDisk | undefined;
  #onLost: () => void = () => undefined;

  constructor(local: ObjectDisk) {
    this.#local = local;
  }

  /** From now on what is missing is asked for there, and `onLost` told that something is. */
  standBehind(away: ObjectDisk, onLost: () => void): void {
    this.#away = away;
    this.#onLost = onLost;
  }

  create(): Promise<DiskWriter> {
    return this.#local.create();
  }

  put(name: string, bytes: Uint8Array): Promise<void> {
    return this.#local.put(name, bytes);
  }

  async open(name: string): Promise<DiskReader> {
    try {
      return await this.#local.open(name);
    } catch (error) {
      if (!this.#away || !(error instanceof ObjectMissing)) throw error;
      const reader = await this.#away.open(name);
      this.#onLost();
      return reader;
    }
  }

  remove(name: string): Promise<void> {
    return this.#local.remove(name);
  }

  list(): AsyncIterable<DiskEntry> {
    return this.#local.list();
  }

  sweepTemporary(): Promise<number> {
    return this.#local.sweepTemporary();
  }
}
