/**
 * Records by name in a Level database that shows neither names nor contents: the key is a keyed
 * hash of the name, the value is sealed together with the name, under the key it lies at.
 *
 *     key     sort 1 byte | HMAC-SHA-256(naming key, sort | name), first 16 bytes
 *     value   nonce 24 | XChaCha20-Poly1305 (name length 2 | name | contents) | tag 16
 */
import { createHmac } from 'node:crypto';
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import type { Level } from 'level';
import type { Random } from '../../store/index.ts';

export type RecordsDatabase = Level<Uint8Array, Uint8Array>;

const HASH_BYTES = 16;
const NONCE_BYTES = 24;
const NAME_BYTES_MAX = 65_535;

export interface RecordKeys {
  /** 32 bytes each. */
  readonly naming: Uint8Array;
  readonly sealing: Uint8Array;
}

type Change = readonly [name: string, contents: Uint8Array | undefined];

/** One sort of records. */
export class SealedRecords {
  readonly #db: RecordsDatabase;
  readonly #sort: number;
  readonly #keys: RecordKeys;
  readonly #random: Random;

  constructor(db: RecordsDatabase, sort: number, keys: RecordKeys, random: Random) {
    this.#db = db;
    this.#sort = sort;
    this.#keys = keys;
    this.#random = random;
  }

  async get(name: string): Promise<Uint8Array | undefined> {
    const key = this.#keyOf(name);
    const value = await this.#db.get(key);
    const found = value && this.#open(key, value);
    return found?.name === name ? found.contents : undefined;
  }

  /** Writes, or with undefined deletes; all or nothing, durable when it resolves. */
  async change(changes: readonly Change[]): Promise<void> {
    if (changes.length === 0) return;
    const operations = changes.map(([name, contents]) => {
      const key = this.#keyOf(name);
      if (contents === undefined) return { type: 'del' as const, key };
      return { type: 'put' as const, key, value: this.#seal(key, name, contents) };
    });
    await this.#db.batch(operations, { sync: true });
  }

  /** All of them. One that was changed on the disk is left out, as if it had been lost. */
  async *entries(): AsyncGenerator<readonly [name: string, contents: Uint8Array], void, undefined> {
    const range = { gte: Uint8Array.of(this.#sort), lt: Uint8Array.of(this.#sort + 1) };
    for await (const [key, value] of this.#db.iterator(range)) {
      const found = this.#open(key, value);
      if (found) yield [found.name, found.contents];
    }
  }

  #keyOf(name: string): Uint8Array {
    const hash = createHmac('sha256', this.#keys.naming);
    hash.update(Uint8Array.of(this.#sort)).update(name);
    return Uint8Array.of(this.#sort, ...hash.digest().subarray(0, HASH_BYTES));
  }

  #seal(key: Uint8Array, name: string, contents: Uint8Array): Uint8Array {
    const text = new TextEncoder().encode(name);
    if (text.length > NAME_BYTES_MAX) throw new RangeError('The name of a record is too long.');
    const plain = new Uint8Array(2 + text.length + contents.length);
    new DataView(plain.buffer).setUint16(0, text.length);
    plain.set(text, 2);
    plain.set(contents, 2 + text.length);
    const nonce = this.#random.bytes(NONCE_BYTES);
    const sealed = xchacha20poly1305(this.#keys.sealing, nonce, key).encrypt(plain);
    const value = new Uint8Array(NONCE_BYTES + sealed.length);
    value.set(nonce);
    value.set(sealed, NONCE_BYTES);
    return value;
  }

  #open(key: Uint8Array, value: Uint8Array) {
    let plain: Uint8Array;
    try {
      const cipher = xchacha20poly1305(this.#keys.sealing, value.subarray(0, NONCE_BYTES), key);
      plain = cipher.decrypt(value.subarray(NONCE_BYTES));
    } catch {
      return undefined;
    }
    const length = new DataView(plain.buffer, plain.byteOffset, plain.length).getUint16(0);
    const name = new TextDecoder().decode(plain.subarray(2, 2 + length));
    return { name, contents: plain.slice(2 + length) };
  }
}
