/** Several peers joined in memory, for tests: no network, no clock, and randomness that repeats. */
import { nodeCrypto } from '../../../bridges/netlayers/index.ts';
import {
  type Channel,
  type LocalPeer,
  memoryChannels,
  type Netlayer,
  type PeerLocator,
  type PeerOptions,
  type Random,
  type Ref,
  type Session,
  type SessionOptions,
  startPeer,
  startSession,
  type Timers,
} from '../../../captp/index.ts';
import { fetchFrom, swiss } from '../session/pair.ts';

/** Time that passes when a test says so. */
class ManualTimers implements Timers {
  #now = 0;
  readonly #due = new Set<{ at: number; run: () => void }>();

  get pending(): number {
    return this.#due.size;
  }

  after(milliseconds: number, run: () => void): () => void {
    const timer = { at: this.#now + milliseconds, run };
    this.#due.add(timer);
    return () => void this.#due.delete(timer);
  }

  advance(milliseconds: number): void {
    const until = this.#now + milliseconds;
    for (;;) {
      const [next] = [...this.#due].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
      if (!next) break;
      this.#due.delete(next);
      this.#now = next.at;
      next.run();
    }
    this.#now = until;
  }
}

let salt = 0;

/** No two calls of any of these give the same bytes; first come those of `script`. */
export function uniqueRandom(script: Uint8Array[] = []): Random {
  const own = salt++;
  let call = 0;
  return {
    bytes(count) {
      const scripted = script.shift();
      if (scripted) return scripted;
      const hash = nodeCrypto.sha256(new TextEncoder().encode(`${own} ${call++}`));
      return Uint8Array.from({ length: count }, (_, i) => hash[i % hash.length] as number);
    },
  };
}

export const locatorOf = (designator: string, hinted = true): PeerLocator => ({
  transport: 'memory',
  designator,
  hints: hinted && { at: designator },
});

type Connect = (from: string, to: string) => [Channel, Channel];

export interface NetlayerChoices {
  readonly provesDiallers?: boolean;
  readonly hinted?: boolean;
}

/** Who can be dialled, and how channels between them are made. */
export class World {
  readonly timers = new ManualTimers();
  /** Every dial that was made, for example `alice→bob`. */
  readonly dials: string[] = [];
  /** Who cannot be reached. */
  readonly away = new Set<string>();
  connect: Connect = () => memoryChannels();
  readonly #listeners = new Map<string, (channel: Channel) => void>();
  readonly #channels: Channel[] = [];

  netlayer(name: string, { provesDiallers = true, hinted = true }: NetlayerChoices = {}): Netlayer {
    return {
      transport: 'memory',
      location: locatorOf(name, hinted),
      provesDiallers,
      dial: async ({ designator }) => this.dial(name, designator),
      onDialled: (listener) => void this.#listeners.set(name, listener),
      close: async () => void this.#listeners.delete(name),
    };
  }

  dial(from: string, to: string): Channel {
    this.dials.push(`${from}→${to}`);
    const listener = this.#listeners.get(to);
    if (!listener || this.away.has(to)) throw new Error(`nobody answers at ${to}`);
    const [here, there] = this.connect(from, to);
    this.#channels.push(here, there);
    listener(there);
    return here;
  }

  /** Somebody who is no LocalPeer; `taken` gets the channels of those who dial it. */
  listen(name: string, taken: (channel: Channel) => void): void {
    this.#listeners.set(name, taken);
  }

  peer(
    name: string,
    things: Record<string, unknown> = {},
    options: Partial<PeerOptions> & NetlayerChoices = {},
  ): LocalPeer {
    return startPeer({
      netlayers: [this.netlayer(name, options)],
      random: uniqueRandom(),
      timers: this.timers,
      crypto: nodeCrypto,
      bootstrap: fetchFrom(things)!,
      ...options,
    });
  }

  /** A session with `to` by somebody who says what it likes, and takes part in no handoffs. */
  rogue(to: string, says: string, options: Partial<SessionOptions> = {}): Promise<Session> {
    return startSession({
      channel: this.dial('rogue', to),
      role: 'dialler',
      location: locatorOf(says),
      random: uniqueRandom(),
      crypto: nodeCrypto,
      ...options,
    });
  }
}

export const sturdy = (designator: string, name: string) => ({
  peer: locatorOf(designator),
  swiss: swiss(name),
});

/** Lets everything that is under way come to rest. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve));
}

export type Methods = Ref<Record<string, (...args: unknown[]) => unknown>>;
