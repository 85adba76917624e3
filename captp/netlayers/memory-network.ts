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
import { DelayedLine, type Fate } from './delayed-line.ts';
import { EventDigest } from './event-digest.ts';
import { joinedBy, type MemoryChannel } from './memory.ts';
import type { MemoryNetworkOptions, NetworkEvent } from './memory-network-options.ts';
import { Partitions } from './partitions.ts';
import { VirtualTime } from './virtual-time.ts';

export type { MemoryNetworkOptions, NetworkEvent };

const DELAY_MS: readonly [number, number] = [1, 50];
/** A locator without hints is that of somebody who cannot be dialled. */
const HINTS = { network: 'memory' };
/** Far more than any simulation needs to come to rest. */
const EVENTS_PER_RUN_MAX = 1_000_000;

interface Connection {
  readonly number: number;
  readonly ends: readonly [string, string];
  /** There and back, once the second has taken it. */
  lines: readonly DelayedLine[];
  /** The end of the first. */
  channel?: MemoryChannel;
  /** Whose end is gone without a word. */
  gone?: string;
}

type Listening = { take: ((channel: Channel) => void) | undefined };

export class MemoryNetwork {
  readonly #time = new VirtualTime();
  readonly #options: MemoryNetworkOptions;
  readonly #digest = new EventDigest();
  readonly #listening = new Map<string, Listening>();
  readonly #connections = new Set<Connection>();
  readonly #partitions = new Partitions();
  /** The share of frames with which their connection is lost. */
  #cuts: number;
  #dialled = 0;

  constructor(options: MemoryNetworkOptions) {
    this.#options = options;
    this.#cuts = options.cuts ?? 0;
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
    this.#partitions.part(one, other);
  }

  /** They hear each other again; what was sent meanwhile arrives. */
  heal(one: string, other: string): void {
    if (!this.#partitions.heal(one, other)) return;
    for (const { lines } of this.#between(one, other)) for (const line of lines) line.retry();
  }

  /** From now on no frame costs a connection. */
  endCuts(): void {
    this.#cuts = 0;
  }

  /** All connections between the two are lost, with what is on its way. */
  cut(one: string, other: string): void {
    for (const connection of this.#between(one, other)) this.#lose(connection);
  }

  /** All connections of a peer are lost, and nobody reaches it: its process is gone. */
  crash(designator: string): void {
    this.#listening.delete(designator);
    for (const each of this.#connections) if (each.ends.includes(designator)) this.#lose(each);
  }

  /**
   * As {@link crash}, but nobody is told: its connections stand half open, until something is sent
   * to it by them after another peer has taken its name.
   */
  vanish(designator: string): void {
    this.#listening.delete(designator);
    for (const connection of this.#connections) {
      const { ends, channel } = connection;
      if (!ends.includes(designator)) continue;
      connection.gone = designator;
      (ends[0] === designator ? channel : channel?.other)?.vanish();
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

  async #dial(from: string, { transport, designator: to }: PeerLocator): Promise<Channel> {
    if (transport !== 'memory') throw new BadLocator('its transport is not memory');
    const connection: Connection = { number: this.#dialled++, ends: [from, to], lines: [] };
    this.#note({ is: 'dialled', connection: connection.number, from, to });
    return new Promise((resolve, reject) => {
      this.#time.after(this.#delay(), () => {
        const take = this.#listening.get(to)?.take;
        if (!take || this.#partitions.areApart(from, to)) {
          return reject(new Disconnected('nobody was reached under that name.'));
        }
        const line = this.#line(connection, from, to);
        const back = this.#line(connection, to, from);
        const [here, there] = joinedBy(line, back);
        connection.lines = [line, back];
        connection.channel = here;
        this.#connections.add(connection);
        this.#time.after(this.#delay(), () => resolve(here));
        take(there);
      });
    });
  }

  #line(connection: Connection, from: string, to: string): DelayedLine {
    const event = { connection: connection.number, from, to };
    return new DelayedLine({
      time: this.#time,
      delay: () => this.#delay(),
      gap: () => this.#options.random.below(2),
      sent: (frame) => this.#note({ is: 'sent', ...event, frame }),
      fate: () => this.#fate(connection, from, to),
      arrived: (frame) => {
        this.#note({ is: frame ? 'arrived' : 'closed', ...event, frame });
        if (!frame) this.#connections.delete(connection);
      },
    });
  }

  #fate(connection: Connection, from: string, to: string): Fate {
    if (!this.#connections.has(connection)) return 'dropped';
    if (this.#partitions.areApart(from, to)) return 'waits';
    const isGone = connection.gone === to;
    if (isGone && !this.#listening.has(to)) return 'dropped';
    if (!isGone && !this.#options.random.happens(this.#cuts)) return 'arrives';
    this.#lose(connection);
    return 'dropped';
  }

  #lose(connection: Connection): void {
    if (!this.#connections.delete(connection)) return;
    const { number, ends, channel } = connection;
    this.#note({ is: 'lost', connection: number, from: ends[0], to: ends[1] });
    channel?.cut();
  }

  #between(one: string, other: string): Connection[] {
    return [...this.#connections].filter(({ ends }) => ends.includes(one) && ends.includes(other));
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
