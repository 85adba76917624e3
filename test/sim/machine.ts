/**
 * A machine of the simulation: a disk and a clock that outlast what runs on it, and the program
 * that runs there now, put together as the host does it: a vat over a database with sure writes, a
 * peer, and lasting references to others.
 */

import { Peers } from '../../bridges/host/peers.ts';
import { withSureWrites } from '../../bridges/host/sure-writes.ts';
import type { SyncCrypto } from '../../captp/index.ts';
import {
  E,
  formatPeer,
  type LocalPeer,
  parsePeer,
  type Ref,
  startPeer,
} from '../../captp/index.ts';
import type { MemoryNetwork } from '../../captp/netlayers/memory-network.ts';
import type { SeededRandom } from '../../captp/netlayers/seeded-random.ts';
import { type Clock, type Database, openVat, POST_SWISS, type Vat } from '../../vat/index.ts';
import { KINDS } from './kinds/settlement.ts';
import type { Plan } from './plan.ts';
import { Process } from './process.ts';
import { SimulatedDisk } from './simulated-disk.ts';
import { SimulatedLevel } from './simulated-level.ts';
import type { SimulatedMail } from './simulated-mail.ts';

export interface MachinePowers {
  readonly plan: Plan;
  readonly index: number;
  readonly network: MemoryNetwork;
  readonly crypto: SyncCrypto;
  /** Where letters are left for vats that are away. */
  readonly mail: SimulatedMail | undefined;
  readonly random: SeededRandom;
  /** What actors tell of outside of their vat. */
  readonly ear: Ref;
  readonly note: (what: string, count: number) => void;
  /** Told of what is wrong in the vat itself. */
  readonly onFault: (error: unknown) => void;
}

/** The program, once it has started. */
export interface Home {
  readonly process: Process;
  readonly vat: Vat;
  readonly peer: LocalPeer;
  readonly far: Peers;
  close(): Promise<void>;
}

const FIRST_TIME_MS = 1_700_000_000_000;
/** Longer than a group of turns may take. */
const SLOW_MS = 5;
/** Between two tries of the host to open its database again. */
const OPEN_AGAIN_MS = 1_000;
const KEY = new Uint8Array(32).fill(7);
/** Nobody here says that it is somebody else. */
const NO_PROOF = new Uint8Array(64);

export const nameOf = (machine: number): string => `vat-${machine}`;
export const locationOf = (machine: number) => ({
  transport: 'memory',
  designator: nameOf(machine),
  hints: { network: 'memory' },
});

export class Machine {
  readonly disk = new SimulatedDisk();
  readonly #our: MachinePowers;
  #process: Process | undefined;
  /** How much the clock is ahead. */
  #ahead = FIRST_TIME_MS;

  constructor(powers: MachinePowers) {
    this.#our = powers;
  }

  /** Puts the clock forward, or back. */
  jump(milliseconds: number): void {
    this.#ahead += milliseconds;
  }

  /** Starts the program. The process before it MUST have ended. */
  async start(): Promise<Home> {
    const { plan, index, network, crypto, mail, random, note, onFault } = this.#our;
    const process = new Process(network.timers);
    this.#process = process;
    const db = new SimulatedLevel({
      disk: this.disk,
      process,
      delay: () => random.between(...plan.diskDelay),
      note,
    });
    await db.open();
    const lookup = async (swiss: Uint8Array): Promise<Ref | undefined> =>
      (await opening).lookup(swiss);
    const peer = startPeer({
      netlayers: [process.uses(network.netlayer(nameOf(index)))],
      random,
      crypto,
      timers: process.timers,
      bootstrap: {
        async fetch(swiss) {
          if (Buffer.compare(swiss, POST_SWISS) === 0) return (await opening).postDoor(() => true);
          const found = await lookup(swiss);
          if (!found) throw new Error('There is nothing under that number.');
          return found;
        },
      },
      dispatch: (...message) => vat.dispatch(...message, undefined),
    });
    const far = new Peers({ self: () => locationOf(index), peer, lookup });
    const opening = openVat({
      db: withSureWrites(db as unknown as Database, (run) => process.after(OPEN_AGAIN_MS, run)),
      key: KEY,
      clock: this.#clockFor(process),
      random,
      kinds: KINDS,
      awakeMax: plan.awakeMax,
      logBytes: plan.logBytes,
      collectAfter: plan.collectAfter,
      devices: { ear: this.#our.ear },
      far,
      post: {
        mail: mail?.mailOf(this.ownLocator(), process),
        self: () => formatPeer(locationOf(index)),
        vatOf: (locator) => parsePeer(locator).designator,
        async connect(locator) {
          const { bootstrap, closed: ended } = await peer.connect(parsePeer(locator));
          const door = (await E(bootstrap).fetch(POST_SWISS)) as Ref;
          return { door, proof: NO_PROOF, ended };
        },
      },
      onFault: (error) => process.alive && onFault(error),
    });
    const vat = await opening;
    return {
      process,
      vat,
      peer,
      far,
      close: async () => {
        await peer.close('It stops.');
        await vat.close();
        await db.close();
        process.alive = false;
      },
    };
  }

  /** What runs here is gone, with whatever its disk had not synced beyond the first `kept` of 1. */
  crash(kept: number, silent: boolean): void {
    const { network, index } = this.#our;
    if (this.#process) this.#process.alive = false;
    this.disk.crash(kept);
    if (silent) network.vanish(nameOf(index));
    else network.crash(nameOf(index));
  }

  ownLocator(): string {
    return formatPeer(locationOf(this.#our.index));
  }

  #clockFor(process: Process): Clock {
    const { network, random, plan } = this.#our;
    const now = (): number => Math.floor(network.now) + this.#ahead;
    return {
      now: () => {
        if (plan.slowness > 0 && random.happens(plan.slowness)) this.jump(SLOW_MS);
        return now();
      },
      wakeAt: (time, run) => process.after(Math.max(0, time - now()), run),
    };
  }
}
