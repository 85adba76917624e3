/**
 * A vat to practise with: a real one, with a database in a folder of its own, that is opened and
 * closed by hand and knows whatever kinds of actors one has just written.
 */
import { join } from 'node:path';
import {
  type Channel,
  designatorOf,
  E,
  formatSturdyref,
  type LocalPeer,
  parsePeer,
  type Ref,
  type Session,
  type Signer,
  signerFromSeed,
  startPeer,
} from '../../captp/index.ts';
import {
  type AnyKind,
  arg,
  bytes,
  type Clock,
  call,
  type Database,
  defineActor,
  defineInterface,
  type FacetsOf,
  openVat,
  POST_SWISS,
  type Random,
  ref,
  type SpawnArgs,
  type Vat,
  type VatStats,
} from '../../vat/index.ts';
import { provideDataFolder } from '../host/data-folder.ts';
import { openDatabase } from '../host/open-database.ts';
import { Peers } from '../host/peers.ts';
import { isFrom, postRoads } from '../host/post-roads.ts';
import { unknownReference } from '../host/trouble.ts';
import { nodeCrypto, timersOn } from '../netlayers/index.ts';
import type { Street } from './street.ts';

const KEY_BYTES = 32;

export interface PracticePowers {
  readonly street: Street;
  /** Holds the folders of all vats. */
  readonly folder: string;
  readonly clock: Clock;
  readonly random: Random;
  /** Takes a line for whoever practises: a fault, say. */
  readonly tell: (line: string) => void;
}

/** Gives addresses to whatever one wants to hand on. */
const Addresses = defineActor('Addresses', {
  version: 1,
  interfaces: {
    desk: defineInterface('AddressDesk', { give: call(arg('ref', ref())).returns(bytes(32)) }),
  },
  state: () => ({}),
  facets: {
    desk: {
      give(target) {
        return this.turn.sturdyref(target);
      },
    },
  },
});

interface Running {
  readonly db: Database;
  readonly vat: Vat;
  readonly peer: LocalPeer;
  readonly peers: Peers;
}

export class PracticeVat {
  readonly name: string;
  readonly #powers: PracticePowers;
  readonly #key: Uint8Array;
  readonly #signer: Signer;
  readonly #designator: string;
  #kinds: readonly AnyKind[];
  #running: Running | undefined;

  constructor(name: string, kinds: readonly AnyKind[], powers: PracticePowers) {
    this.name = name;
    this.#kinds = kinds;
    this.#powers = powers;
    this.#key = Uint8Array.from(powers.random.bytes(KEY_BYTES));
    this.#signer = signerFromSeed(Uint8Array.from(powers.random.bytes(KEY_BYTES)), nodeCrypto);
    this.#designator = designatorOf(this.#signer.publicKey);
  }

  /** The facets of the actor called `name`, made the first time from `args`. */
  async provide<K extends AnyKind>(
    name: string,
    kind: K,
    ...args: SpawnArgs<K>
  ): Promise<FacetsOf<K>> {
    if (!this.#kinds.includes(kind)) await this.learn(kind);
    return this.#on.vat.provide(name, kind, ...args);
  }

  /** An address by which other vats find what `target` leads to. Who has it may use it. */
  async address(target: Ref): Promise<string> {
    const { desk } = await this.#on.vat.provide('addresses', Addresses);
    const swiss = await E(desk).give(target);
    return formatSturdyref({ peer: this.#location, swiss });
  }

  /** What an address leads to, as a reference of this vat. */
  enliven(address: string): Promise<Ref> {
    return this.#on.peers.enliven(address);
  }

  /** Opens the vat anew with more kinds, or newer versions of kinds that it knows. */
  async learn(...kinds: readonly AnyKind[]): Promise<void> {
    checkKinds(kinds);
    const others = this.#kinds.filter(({ name }) => kinds.every((kind) => kind.name !== name));
    this.#kinds = [...others, ...kinds];
    if (this.#running) await this.restart();
  }

  async restart(): Promise<void> {
    await this.off();
    await this.on();
  }

  async on(): Promise<void> {
    if (this.#running) return;
    const { folder, clock, random, street, tell } = this.#powers;
    const db = await openDatabase(await provideDataFolder(join(folder, this.name)));
    const timers = timersOn(clock);
    const netlayers = [street.netlayer(this.#designator)];
    const peer = startPeer({ netlayers, random, timers, crypto: nodeCrypto });
    const self = () => this.#location;
    const peers = new Peers({ self, peer, lookup: (swiss) => this.#on.vat.lookup(swiss) });
    const roads = postRoads({
      peer,
      signer: () => this.#signer,
      self: () => peers.ownLocator(),
      vatOf: (locator) => parsePeer(locator).designator,
    });
    const opened = openVat({
      db,
      key: this.#key,
      clock,
      random,
      kinds: [...this.#kinds, Addresses],
      far: peers,
      post: roads,
      onFault: (error) =>
        tell(`${this.name}: ${error instanceof Error ? error.message : String(error)}`),
    });
    const vat = await opened.catch(async (error: unknown) => {
      // So that it can be opened once what is wrong is mended.
      await db.close();
      throw error;
    });
    this.#running = { db, vat, peer, peers };
    street.moveIn(this.#designator, (channel) => void this.#receive(channel));
  }

  async off(): Promise<void> {
    const running = this.#running;
    if (!running) return;
    this.#running = undefined;
    this.#powers.street.moveOut(this.#designator);
    await running.peer.close('This vat is turned off.');
    await running.vat.close();
    await running.db.close();
  }

  /** Waits until nothing is under way in this vat. Did it have anything to do, or to send? */
  async isBusy(): Promise<boolean> {
    const { vat } = this.#on;
    const { turns } = vat.stats();
    await vat.idle();
    const { turns: after, outgoing } = vat.stats();
    return turns !== after || outgoing > 0;
  }

  stats(): VatStats {
    return this.#on.vat.stats();
  }

  get #location() {
    return this.#powers.street.locatorOf(this.#designator);
  }

  get #on(): Running {
    if (this.#running) return this.#running;
    throw new Error(`${this.name} is off. Turn it on with: await ${this.name}.on()`);
  }

  async #receive(channel: Channel): Promise<void> {
    const { vat, peer } = this.#on;
    let session: Session | undefined;
    const door = vat.postDoor(
      (who, proof) => session !== undefined && isFrom(session, this.#designator, who, proof),
    );
    const fetch = async (swiss: Uint8Array): Promise<Ref> => {
      const isDoor = Buffer.compare(swiss, POST_SWISS) === 0;
      const found = isDoor ? door : await vat.lookup(swiss);
      if (!found) throw unknownReference();
      return found;
    };
    try {
      session = await peer.accept(channel, this.#location, { bootstrap: { fetch } });
    } catch (error) {
      this.#powers.tell(`${this.name}: a connection failed: ${(error as Error).message}`);
    }
  }
}

/** Throws TypeError for what was not made by `defineActor`. */
export function checkKinds(kinds: readonly unknown[]): void {
  for (const kind of kinds) {
    const { name, facets, state } = (kind ?? {}) as Partial<AnyKind>;
    if (typeof name === 'string' && facets && typeof state === 'function') continue;
    throw new TypeError('Give it a kind that was made by defineActor(name, {…}).');
  }
}
