/**
 * A peer of ours as an {@link InteropPeer}, in this process (run with `--expose-gc`).
 */
import {
  E,
  type LocalPeer,
  makeVow,
  type PeerLocator,
  type Ref,
  type Resolver,
  type Session,
  send,
  sendOnly,
  sym,
} from '../../captp/index.ts';
import type { InteropPeer, PeerAddress, TableCounts } from './interop-peer.ts';
import type { Handle, Note, Outcome } from './notation.ts';
import { readNote, writeNote } from './our-notation.ts';
import { Shelf } from './shelf.ts';

const COLLECTIONS = 3;

export class OurPeer implements InteropPeer {
  readonly name: string;
  readonly address: PeerAddress;
  readonly #peer: LocalPeer;
  readonly #objects: ReadonlyMap<string, Ref>;
  readonly #shelf = new Shelf();
  readonly #deciders = new Map<Handle, Resolver>();

  /** `objects` are what `peer` serves, by swiss number. */
  constructor(peer: LocalPeer, address: PeerAddress, objects: ReadonlyMap<string, Ref>) {
    this.name = `ours ${address.designator}`;
    this.address = address;
    this.#peer = peer;
    this.#objects = objects;
  }

  async meet(address: PeerAddress): Promise<void> {
    await this.#connect(address);
  }

  async fetch(address: PeerAddress, swiss: string): Promise<Handle> {
    const { bootstrap } = await this.#connect(address);
    return this.#keep(E(bootstrap).fetch(new TextEncoder().encode(swiss)));
  }

  async local(swiss: string): Promise<Handle> {
    return this.#shelf.put(this.#objects.get(swiss));
  }

  async promise(): Promise<Handle> {
    const { vow, resolver } = makeVow();
    const handle = this.#keep(vow);
    this.#deciders.set(handle, resolver);
    return handle;
  }

  async fulfil(promise: Handle, value: Note): Promise<void> {
    this.#deciders.get(promise)?.resolve(readNote(value, this.#shelf));
  }

  async break(promise: Handle, text: string): Promise<void> {
    this.#deciders.get(promise)?.reject(new Error(text));
  }

  async send(to: Handle, method: string | null, notes: readonly Note[]): Promise<Handle> {
    return this.#keep(send(this.#shelf.take(to), this.#argsOf(method, notes)));
  }

  async sendOnly(to: Handle, method: string | null, notes: readonly Note[]): Promise<void> {
    sendOnly(this.#shelf.take(to), this.#argsOf(method, notes));
  }

  async get(of: Handle, field: string): Promise<Handle> {
    return this.#keep(E.get(this.#shelf.take(of), field));
  }

  async index(of: Handle, at: number): Promise<Handle> {
    return this.#keep(E.index(this.#shelf.take(of), at));
  }

  async untag(of: Handle, tag: string): Promise<Handle> {
    return this.#keep(E.untag(this.#shelf.take(of), tag));
  }

  async settle(handle: Handle): Promise<Outcome> {
    try {
      return { value: writeNote(await this.#shelf.take(handle), this.#shelf) };
    } catch (error) {
      return { broken: error instanceof Error ? error.message : String(error) };
    }
  }

  async release(handles: readonly Handle[]): Promise<void> {
    for (const handle of handles) {
      this.#deciders.delete(handle);
      this.#shelf.release(handle);
    }
  }

  async collect(): Promise<void> {
    for (let round = 0; round < COLLECTIONS; round++) {
      await new Promise(setImmediate);
      globalThis.gc?.();
      await new Promise(setImmediate);
    }
  }

  async counts(address: PeerAddress): Promise<TableCounts | undefined> {
    const session = this.#sessionWith(address);
    if (!session) return undefined;
    const { exports, answers } = session.counts();
    return { exports, answers };
  }

  async abort(address: PeerAddress, reason: string): Promise<void> {
    this.#sessionWith(address)?.abort(reason);
  }

  async stop(): Promise<void> {
    await this.#peer.close('The check is over.');
  }

  #connect({ designator, hints }: PeerAddress): Promise<Session> {
    const locator: PeerLocator = { transport: 'tcp-testing-only', designator, hints: { ...hints } };
    return this.#peer.connect(locator);
  }

  #sessionWith(address: PeerAddress): Session | undefined {
    return this.#peer.sessions().find(({ peer }) => peer.designator === address.designator);
  }

  #argsOf(method: string | null, notes: readonly Note[]): unknown[] {
    const args = notes.map((note) => readNote(note, this.#shelf));
    return method === null ? args : [sym(method), ...args];
  }

  /** A promise that is kept has somebody who looks at it later. */
  #keep(promise: PromiseLike<unknown>): Handle {
    promise.then(undefined, () => undefined);
    return this.#shelf.put(promise);
  }
}
