/** A log over files and a database that can lose what is not durable, and what is known of it. */
import assert from 'node:assert/strict';
import { crc32 } from 'node:zlib';
import { nodeCiphers } from '../../../bridges/disks/index.ts';
import type { LogDisk } from '../../../store/log/log-disk.ts';
import type { LogPowers } from '../../../store/log/log-powers.ts';
import { openLog } from '../../../store/log/open-log.ts';
import { makeSeededRandom } from '../seeded-random.ts';
import { CrashDatabase } from './crash-database.ts';
import { CrashFiles, type Dice, diceOf } from './crash-files.ts';

/** Small, so that a few objects fill segments. */
const SIZES = { segmentBytes: 24_000, bodyBytes: 3_000, besideBytes: 200 };

/** The bytes of one version of an object. */
export function contentOf(version: number, length: number): Uint8Array {
  const dice = diceOf(version * 7_919 + 1);
  return Uint8Array.from({ length }, () => dice(256));
}

export class CrashWorld {
  readonly dice: Dice;
  readonly #random;
  files: CrashFiles;
  database = new CrashDatabase();
  disk!: LogDisk;
  damage = 0;

  constructor(seed: number) {
    this.dice = diceOf(seed);
    this.files = new CrashFiles(this.dice);
    this.#random = makeSeededRandom(String(seed));
  }

  async open(more: Partial<LogPowers> = {}): Promise<LogDisk> {
    this.disk = await openLog({
      files: this.files,
      db: this.database.db,
      sha256: nodeCiphers.sha256,
      crc32: (bytes, before) => crc32(bytes, before),
      random: this.#random,
      pace: async () => undefined,
      sizes: SIZES,
      onDamage: (bytes) => {
        this.damage += bytes;
      },
      ...more,
    });
    return this.disk;
  }

  /** Power is cut and comes back. */
  async crash(options?: { ends: boolean }): Promise<LogDisk> {
    this.files = this.files.crash(options);
    this.database = await this.database.crash(this.dice);
    return this.open();
  }

  async loseIndex(): Promise<void> {
    this.database = new CrashDatabase();
  }

  async reopen(): Promise<LogDisk> {
    await this.disk.close();
    this.database = await this.database.reopen();
    return this.open();
  }

  /** Everything that is on the disk. */
  async contents(): Promise<Map<string, Uint8Array>> {
    const found = new Map<string, Uint8Array>();
    for await (const { name, bytes } of this.disk.list()) {
      assert.ok(!found.has(name), `${name} is listed twice`);
      const reader = await this.disk.open(name);
      assert.equal(reader.size, bytes);
      found.set(name, await reader.read(0, bytes));
      assert.equal(found.get(name)?.length, bytes);
      await reader.close();
    }
    return found;
  }
}
