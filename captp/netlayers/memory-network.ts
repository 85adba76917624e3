/**
 * A network of many peers within one process, for simulations: it delays, loses connections, keeps
 * peers apart and lets them meet again, all by chance from one seed, on a clock of its own.
 *
 * ```
 *   peer ── Netlayer ──┐                       ┌── Netlayer ── peer
 *                      ├─ lines with delays ───┤
 *   peer ── Netlayer ──┘   VirtualTime, chance └── Netlayer ── peer
 * ```
 *
 * Nothing happens but in `step` and `run`, one event at a time, and the next one only when all that
 * the last one set in motion has come to rest. So the same seed and the same calls give the same
 * events in the same order, which `digest` proves.
 */
import type { Channel } from '../channel.ts';
import { BadLocator, type PeerLocator } from '../locator.ts';
import type { Netlayer } from '../netlayer.ts';
import type { Timers } from '../powers.ts';
import { Disconnected } from '../session/errors.ts';
import { EventDigest } from './event-digest.ts';
import { joinedBy, type Line, type MemoryChannel } from './memory.ts';
import type { SeededRandom } from './seeded-random.ts';
import { VirtualTime } from './virtual-time.ts';

export interface MemoryNetworkOptions {
  /** All delays and losses come from it. */
  readonly random: SeededRandom;
  /** Resolves once everything that is ready to run has run, microtasks of microtasks included. */
  readonly settle: () => Promise<void>;
  /** Shortest and longest time that a frame is under way; one behind others waits for them. */
  readonly delayMilliseconds?: readonly [number, number];
  /** The share of frames, from 0 to 1, with which their connection is lost. */
  readonly cuts?: number;
  /** What netlayers say of diallers; here nobody checks it. */
  readonly provesDiallers?: boolean;
  /** Told of each event when it happens. */
  readonly watch?: (event: NetworkEvent) => void;
}

export interface NetworkEvent {
  readonly is: 'dialled' | 'sent' | 'arrived' | 'lost' | 'closed';
  /** Connections are numbered from 0 up. */
  readonly connection: number;
  readonly from: string;
  readonly to: string;
  readonly frame?: Uint8Array | undefined;
}

const DELAY_MS: readonly [number, number] = [1, 50];
/** A locator without hints is that of somebody who cannot be dialled. */
const HINTS = { network: 'memory' };
/** Far more than any simulation needs to come to rest. */
const EVENTS_PER_RUN_MAX = 1_000_000;

interface Connection {
  readonly number: number;
  readonly ends: readonly [string, string];
  /** Frames that arrived while the two were kept apart. */
  readonly held: (() => void)[];
  channel?: MemoryChannel;
}

interface Listening {
  take: ((channel: Channel) => void) | undefined;
}

export class MemoryNetwork {
  readonly #time = new VirtualTime();
  readonly #options: MemoryNetworkOptions;
  readonly #digest = new EventDigest();
  readonly #listening = new Map<string, Listening>();
  readonly #connections = new Set<Connection>();
  readonly #apart = new Set<string>();
  #dialled = 0;

  constructor(options: MemoryNetworkOptions) {
    this.#options = options;
  }

  /** Timers on the clock of this network. */
  get timers(): Timers {
    return this.#time;
  }

  /** Milliseconds since the beginning. */
  get now(): number {
    return this.#time.now;
  }

  /** Equal for two runs, as good as surely, only if they had the same events in the same order. */
  get digest(): string {
    return this.#digest.text;
  }

  /**
   * The netlayer of the peer known as `designator`. Throws TypeError while another one goes by that
   * name.
   */
  netlayer(designator: string): Netlayer {
    if (this.#listening.has(designator)) throw new TypeError('That name is taken.');
    const listening: Listening = { take: undefined };
    this.#listening.set(designator, listening);
    return {
      transport: 'memory',
      location: { transport: 'memory', designator, hints: HINTS },
      provesDiallers: this.#options.provesDiallers ?? true,
      dial: (peer) => this.#dial(designator, peer),
      onDialled: (listener) => {
        listening.take = listener;
      },
      close: async () => {
        if (this.#listening.get(designator) === listening) this.#listening.delete(designator);
      },
    };
  }

  /** From now on nothing gets from one to the other, and neither learns of it. */
  part(one: string, other: string): void {
    this.#apart.add(pairOf(one, other));
  }

  /** They hear each other again; what was sent meanwhile arrives. */
  heal(one: string, other: string): void {
    if (!this.#apart.delete(pairOf(one, other))) return;
    for (const { ends, held } of this.#connections) {
      if (pairOf(...ends) !== pairOf(one, other)) continue;
      for (const setOut of held.splice(0)) setOut();
    }
  }

  /** All connections between the two are lost, with what is on its way. */
  cut(one: string, other: string): void {
    for (const connection of this.#connections) {
      if (pairOf(...connection.ends) === pairOf(one, other)) this.#lose(connection);
    }
  }

  /** All connections of a peer are lost, and nobody reaches it: its process is gone. */
  crash(designator: string): void {
    this.#listening.delete(designator);
    for (const connection of this.#connections) {
      if (connection.ends.includes(designator)) this.#lose(connection);
    }
  }

  /** Lets one more thing happen. False when nothing was left. */
  async step(): Promise<boolean> {
    await this.#options.settle();
    const happened = this.#time.advance();
    if (happened) await this.#options.settle();
    return happened;
  }

  /**
   * Lets things happen until nothing is left, or until `milliseconds` have passed. Throws RangeError
   * when it never comes to rest.
   */
  async run(milliseconds?: number): Promise<void> {
    let over = false;
    if (milliseconds !== undefined) {
      this.#time.after(milliseconds, () => {
        over = true;
      });
    }
    await this.#options.settle();
    for (let events = 0; !over && this.#time.advance(); events++) {
      if (events > EVENTS_PER_RUN_MAX) throw new RangeError('The network never comes to rest.');
      await this.#options.settle();
    }
  }

  #dial(from: string, { transport, designator: to }: PeerLocator): Promise<Channel> {
    if (transport !== 'memory') {
      return Promise.reject(new BadLocator('its transport is not memory'));
    }
    const connection: Connection = { number: this.#dialled++, ends: [from, to], held: [] };
    this.#note({ is: 'dialled', connection: connection.number, from, to });
    return new Promise((resolve, reject) => {
      this.#time.after(this.#delay(), () => {
        const take = this.#listening.get(to)?.take;
        if (!take || this.#apart.has(pairOf(from, to))) {
          return reject(new Disconnected('nobody was reached under that name.'));
        }
        const [here, there] = joinedBy(
          this.#line(connection, from, to),
          this.#line(connection, to, from),
        );
        connection.channel = here;
        this.#connections.add(connection);
        this.#time.after(this.#delay(), () => resolve(here));
        take(there);
      });
    });
  }

  #line(connection: Connection, from: string, to: string): Line {
    let last = 0;
    const { number } = connection;
    const { random, cuts = 0 } = this.#options;
    const flying: (Uint8Array | undefined)[] = [];
    const setOut = (arrive: () => void): void => {
      last = Math.max(last + random.below(2), this.#time.now + this.#delay());
      this.#time.at(last, () => {
        if (this.#connections.has(connection)) reach(arrive);
      });
    };
    const reach = (arrive: () => void): void => {
      if (this.#apart.has(pairOf(from, to))) {
        connection.held.push(() => setOut(arrive));
        return;
      }
      if (random.happens(cuts)) return this.#lose(connection);
      const frame = flying.shift();
      this.#note({ is: frame ? 'arrived' : 'closed', connection: number, from, to, frame });
      if (!frame) this.#connections.delete(connection);
      arrive();
    };
    return {
      carry: (arrive, frame) => {
        if (frame) this.#note({ is: 'sent', connection: number, from, to, frame });
        flying.push(frame);
        setOut(arrive);
      },
      soon: (run) => void this.#time.after(0, run),
    };
  }

  #lose(connection: Connection): void {
    if (!this.#connections.delete(connection)) return;
    const [from, to] = connection.ends;
    this.#note({ is: 'lost', connection: connection.number, from, to });
    connection.channel?.cut();
  }

  #delay(): number {
    const [least, most] = this.#options.delayMilliseconds ?? DELAY_MS;
    return this.#options.random.between(least, most);
  }

  #note(event: NetworkEvent): void {
    this.#digest.add(this.#time.now, event.is, event.connection, event.from, event.frame);
    this.#options.watch?.(event);
  }
}

/** Designators may hold any character but this one, which locators have no place for. */
function pairOf(one: string, other: string): string {
  return one < other ? `${one} ${other}` : `${other} ${one}`;
}
