/**
 * A vat that keeps shares, and one that stores with it, within this process: over the seam alone,
 * or over real CapTP sessions that can be cut.
 */
import {
  STORAGE,
  StorageHost,
  type StorageOwner,
  type StoragePass,
} from '../../../actors/index.ts';
import { nodeCrypto, timersOn } from '../../../bridges/netlayers/index.ts';
import { Street } from '../../../bridges/play/street.ts';
import { makeStorageDevice, type StorageDevice } from '../../../bridges/storage/index.ts';
import {
  designatorOf,
  E,
  type LocalPeer,
  signerFromSeed,
  startPeer,
} from '../../../captp/index.ts';
import { makePowers } from '../../../cli/powers.ts';
import { type MemoryDisk, makeMemoryDisk, type ObjectDisk } from '../../../store/index.ts';
import { encodeHead, signRecord, slotNameOf } from '../../../store/slots/record.ts';
import type { RefTo, Vat } from '../../../vat/index.ts';
import { FakeClock, type Memory, memory, SeededRandom, world } from '../../vat/powers.ts';

let seeds = 1;

/** A vat that keeps shares for others. */
export class Hosting {
  readonly clock = new FakeClock();
  readonly faults: unknown[] = [];
  db: Memory = memory();
  disk: MemoryDisk;
  /** What the device gets to see of the disk. */
  seen: ObjectDisk;
  vat!: Vat;
  device!: StorageDevice;
  owner!: RefTo<typeof StorageOwner>;
  /** What the sweep at the start has deleted. */
  swept!: Promise<number>;

  constructor(disk: MemoryDisk = makeMemoryDisk()) {
    this.disk = disk;
    this.seen = disk;
  }

  async open(): Promise<this> {
    const device = makeStorageDevice({
      disk: this.seen,
      clock: this.clock,
      random: new SeededRandom(seeds++),
      signatures: nodeCrypto,
      onFault: (error) => this.faults.push(error),
    });
    const { vat } = await world(STORAGE, {
      db: this.db,
      clock: this.clock,
      devices: { storage: device.ref },
      onFault: (error) => this.faults.push(error),
    });
    const { owner, census } = await vat.provide('storage', StorageHost, device.ref);
    this.swept = device.open(census);
    Object.assign(this, { device, vat, owner });
    return this;
  }

  /** As after a crash: nothing is told that it ends. */
  async crash(): Promise<void> {
    const { vat, device } = this;
    const left = this.disk.restart();
    this.db = await copied(this.db);
    this.disk = left;
    this.seen = left;
    await this.open();
    await device.close().catch(() => undefined);
    await vat.close();
  }

  async restart(): Promise<void> {
    await this.device.close();
    await this.vat.close();
    await this.open();
  }

  async close(): Promise<void> {
    await this.device.close();
    await this.vat.close();
  }

  /** Makes a grant; gives its id and its pass. */
  async grant(limit: number, label = 'for Bea') {
    const { id, swiss } = await E(this.owner).grant(label, 'Bea', limit);
    return { id, swiss, pass: () => this.passOf(swiss) };
  }

  async passOf(swiss: Uint8Array): Promise<RefTo<typeof StoragePass>> {
    return (await this.vat.lookup(swiss)) as RefTo<typeof StoragePass>;
  }

  async passTime(milliseconds: number): Promise<void> {
    await this.device.settle();
    this.clock.advance(milliseconds);
    await this.vat.idle();
  }
}

async function copied(db: Memory): Promise<Memory> {
  const copy = memory();
  for await (const [key, value] of db.iterator()) await copy.put(key, value);
  return copy;
}

const TRANSPORT_SEED_BYTES = 32;

/** Puts a hosting vat on a street, where others dial it. */
export class Line {
  readonly #street = new Street();
  readonly #designator: string;
  readonly #hosting: Hosting;
  #server: LocalPeer | undefined;
  readonly client: LocalPeer;

  constructor(hosting: Hosting) {
    const seed = new Uint8Array(TRANSPORT_SEED_BYTES).fill(3);
    this.#hosting = hosting;
    this.#designator = designatorOf(signerFromSeed(seed, nodeCrypto).publicKey);
    this.client = startPeer({ netlayers: [this.#street.netlayer('client')], ...own() });
    this.mend();
  }

  get designator(): string {
    return this.#designator;
  }

  pass(swiss: Uint8Array): RefTo<typeof StoragePass> {
    const peer = this.#street.locatorOf(this.#designator);
    return this.client.lasting({ peer, swiss }) as RefTo<typeof StoragePass>;
  }

  /** Ends the connection; until `mend` there is none. */
  cut(): void {
    this.#street.moveOut(this.#designator);
    void this.#server?.close('cut');
  }

  mend(): void {
    const peer = startPeer({ netlayers: [], ...own() });
    this.#server = peer;
    const fetch = async (swiss: Uint8Array) => this.#hosting.vat.lookup(swiss);
    const dispatch = (target: unknown, args: readonly unknown[], answer: unknown): void =>
      this.#hosting.vat.dispatch(target, args, answer as never, undefined);
    this.#street.moveIn(this.#designator, (channel) => {
      const reception = { bootstrap: { fetch }, dispatch: dispatch as never };
      const accepted = peer.accept(channel, this.#street.locatorOf(this.#designator), reception);
      accepted.catch((error) => this.#hosting.faults.push(error));
    });
  }

  async close(): Promise<void> {
    this.#street.moveOut(this.#designator);
    await this.client.close('over');
    await this.#server?.close('over');
  }
}

function own() {
  const { clock, random } = makePowers();
  const lasting = { delayMilliseconds: 10, delayMillisecondsMax: 20 };
  return { random, timers: timersOn(clock), crypto: nodeCrypto, lasting };
}

/** A slot of a fresh key, and records of it. */
export function freshSlot(): {
  name: string;
  record: (version: number, content?: string) => Uint8Array;
} {
  const seed = new SeededRandom(seeds++).bytes(32);
  const publicKey = nodeCrypto.publicKey(seed);
  return {
    name: slotNameOf(publicKey),
    record(version, content = 'usual') {
      const previous = new Uint8Array(32).fill(version === 1 ? 0 : 1);
      const box = Uint8Array.from(Buffer.from(content.padEnd(40, '.')));
      const nonce = new Uint8Array(24);
      const head = encodeHead({ publicKey, number: version, previous, nonce }, box.length);
      return signRecord(head, box, seed, nodeCrypto);
    },
  };
}
