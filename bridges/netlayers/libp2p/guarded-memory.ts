/**
 * Where libp2p keeps what it knows: in memory, within bounds.
 *
 * Peers come and go by the thousand, and anybody can make up more. Of kad-dht only the table is used; but a node of it
 * also takes in values and names of providers that strangers send, as many as they like, and checks no value whose key
 * has another form than it expects. None of that gets in here.
 */
import { MemoryDatastore } from 'datastore-core';
import type { Key } from 'interface-datastore';
import { PEERS_MAX } from './limits.ts';

/** Of what kad-dht would keep. */
export const TABLE_PREFIX = '/table';

export class GuardedMemory extends MemoryDatastore {
  readonly #entriesMax: number;
  /** The keys, the one that was written longest ago first. */
  readonly #order = new Map<string, Key>();

  constructor(entriesMax = PEERS_MAX) {
    super();
    this.#entriesMax = entriesMax;
  }

  override async put(key: Key, value: Uint8Array): Promise<Key> {
    const name = key.toString();
    if (name.startsWith(`${TABLE_PREFIX}/`)) throw new Error('Nothing of that kind is kept here.');
    this.#order.delete(name);
    this.#order.set(name, key);
    await super.put(key, value);
    const [oldest] = this.#order.values();
    if (this.#order.size > this.#entriesMax && oldest) await this.delete(oldest);
    return key;
  }

  override async delete(key: Key): Promise<void> {
    this.#order.delete(key.toString());
    await super.delete(key);
  }
}
