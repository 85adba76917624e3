/**
 * The host's halves of keys, each a small file of its own, so that one can be erased.
 *
 * They are kept out of everything that remembers: no record, journal, log or backup of the vat ever
 * holds one. A half is sealed by a key of the vat (XChaCha20-Poly1305), so a stolen disk gives none
 * away; to erase it its file is written over, synced, and removed. What a disk may still remember
 * (flash moves what is written over, some file systems copy, snapshots) docs/security.md says.
 *
 *     2ghalf01 8 | nonce 24 | half 32, sealed, and its tag 16
 */
import { mkdir, open, readdir, readFile, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import type { Random } from '../../store/index.ts';
import { SECRET_BYTES } from '../../store/sealed-share/index.ts';
import { syncFolder, writeDurably } from '../host/durable-file.ts';

const MAGIC = Buffer.from('2ghalf01');
const NONCE_BYTES = 24;
const FILE_BYTES = MAGIC.length + NONCE_BYTES + SECRET_BYTES + 16;
/** As a share is called: hexadecimal, so that none is a path. */
const ID = /^[0-9a-f]{32}$/;

export class Halves {
  readonly #folder: string;
  readonly #key: Uint8Array;
  readonly #random: Random;
  readonly #erasing = new Map<string, Promise<void>>();

  constructor(folder: string, key: Uint8Array, random: Random) {
    this.#folder = folder;
    this.#key = key;
    this.#random = random;
  }

  /** Makes the folder, and erases what a crash left half written. */
  async prepare(): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    for (const name of await readdir(this.#folder)) {
      if (!ID.test(name)) await this.#erase(join(this.#folder, name));
    }
  }

  /** Writes it down; when this resolves a power cut does not take it. */
  async keep(id: string, half: Uint8Array): Promise<void> {
    const nonce = this.#random.bytes(NONCE_BYTES);
    const sealed = xchacha20poly1305(this.#key, nonce, Buffer.from(id)).encrypt(half);
    await writeDurably(this.#pathOf(id), Buffer.concat([MAGIC, nonce, sealed]));
  }

  /** The half; undefined when there is none (any more). Throws when its file was changed. */
  async get(id: string): Promise<Uint8Array | undefined> {
    const file = await readFile(this.#pathOf(id)).catch(absent);
    if (!file || this.#erasing.has(id)) return undefined;
    if (file.length !== FILE_BYTES || !file.subarray(0, MAGIC.length).equals(MAGIC)) {
      // What was read may have been written over just then, to be erased.
      if (!(await stat(this.#pathOf(id)).catch(absent))) return undefined;
      throw new Error('The half of a key is damaged.');
    }
    const nonce = file.subarray(MAGIC.length, MAGIC.length + NONCE_BYTES);
    const sealed = file.subarray(MAGIC.length + NONCE_BYTES);
    return xchacha20poly1305(this.#key, nonce, Buffer.from(id)).decrypt(sealed);
  }

  /** Writes over it, syncs, removes it, and syncs that. Does nothing when there is none. */
  async erase(id: string): Promise<void> {
    const before = this.#erasing.get(id);
    if (before) return before;
    const erasing = this.#erase(this.#pathOf(id)).finally(() => this.#erasing.delete(id));
    this.#erasing.set(id, erasing);
    return erasing;
  }

  async #erase(path: string): Promise<void> {
    const file = await open(path, 'r+').catch(absent);
    if (!file) return;
    try {
      await file.write(this.#random.bytes(FILE_BYTES), 0, FILE_BYTES, 0);
      await file.datasync();
    } finally {
      await file.close();
    }
    await unlink(path);
    await syncFolder(this.#folder);
  }

  async ids(): Promise<string[]> {
    return (await readdir(this.#folder)).filter((name) => ID.test(name));
  }

  #pathOf(id: string): string {
    if (!ID.test(id)) throw new RangeError('This is no name of a share.');
    return join(this.#folder, id);
  }
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
