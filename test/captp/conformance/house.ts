/**
 * The peer under test, serving the five objects of the public suite, and a network on which the
 * tester is any number of other peers.
 */
import { nodeCrypto } from '../../../bridges/netlayers/index.ts';
import type {
  Channel,
  LocalPeer,
  Netlayer,
  PeerLocator,
  PeerOptions,
  Ref,
} from '../../../captp/index.ts';
import { Disconnected, startPeer } from '../../../captp/index.ts';
import { suiteObjects } from '../../ocapn/objects.ts';
import { HandTimers } from './hand-timers.ts';
import { until } from './patience.ts';
import type { RawDialect } from './raw-dialect.ts';
import { sha256 } from './raw-keys.ts';
import { RawSession } from './raw-session.ts';
import { type RawRecord, rec, struct, symbol } from './raw-syrup.ts';
import { RawWire } from './raw-wire.ts';

const TRANSPORT = 'tcp-testing-only';

const HOUSE: PeerLocator = {
  transport: TRANSPORT,
  designator: 'house',
  hints: { host: '127.0.0.1', port: '22045' },
};

/** Where the peer under test is found, as a record. */
export const HOUSE_LOCATION: RawRecord = rec(
  'ocapn-peer',
  symbol(TRANSPORT),
  'house',
  struct({ host: '127.0.0.1', port: '22045' }),
);

/** Where the tester is found under the name `designator`. */
export function locationOf(designator: string, port = '4242'): RawRecord {
  const hints = struct({ host: '127.0.0.1', port });
  return rec('ocapn-peer', symbol(TRANSPORT), designator, hints);
}

/** Within this time the peer under test tells what it has let go of. */
const MOMENT_MS = 100;

export class House {
  readonly dialect: RawDialect;
  readonly peer: LocalPeer;
  readonly #timers = new HandTimers();
  readonly #objects = new Map(suiteObjects((sturdyref) => this.peer.enliven(sturdyref)));
  readonly #dialled = new Map<string, RawWire[]>();
  readonly #sessions: RawSession[] = [];
  #onDialled: (channel: Channel) => void = () => {};
  #guests = 0;

  constructor(
    dialect: RawDialect,
    { provesDiallers = true, ...options }: Partial<PeerOptions> & { provesDiallers?: boolean } = {},
  ) {
    this.dialect = dialect;
    this.peer = startPeer({
      netlayers: [this.#netlayer(provesDiallers)],
      random: seededRandom(),
      timers: this.#timers,
      crypto: nodeCrypto,
      dialect: dialect.ours,
      bootstrap: { fetch: (swiss) => this.#serve(swiss) },
      ...options,
    });
  }

  /** Serves `object` under `swiss` from now on. */
  serve(swiss: string, object: Ref): void {
    this.#objects.set(swiss, object);
  }

  #serve(swiss: Uint8Array): Ref {
    const object = this.#objects.get(Buffer.from(swiss).toString('latin1'));
    if (!object) throw new Error('Nothing is there.');
    return object;
  }

  #netlayer(provesDiallers: boolean): Netlayer {
    return {
      transport: TRANSPORT,
      location: HOUSE,
      provesDiallers,
      dial: async ({ designator }) => {
        if (designator === 'nobody') throw new Disconnected('Nobody is there.');
        const wire = new RawWire();
        const waiting = this.#dialled.get(designator) ?? [];
        this.#dialled.set(designator, [...waiting, wire]);
        return wire.channel;
      },
      onDialled: (listener) => {
        this.#onDialled = listener;
      },
      close: async () => undefined,
    };
  }

  /** Time passes for the peer under test. */
  elapse(milliseconds: number): void {
    this.#timers.elapse(milliseconds);
  }

  /** A name that no peer of the tester has had. */
  newcomer(): string {
    return `guest${this.#guests++}`;
  }

  /** A connection to the peer under test by the tester as `designator`; nothing is said yet. */
  connect(
    designator = this.newcomer(),
    { wire = new RawWire(), location = locationOf(designator), dialect = this.dialect } = {},
  ): RawSession {
    const session = this.#tester(location, wire, dialect);
    this.#onDialled(wire.channel);
    return session;
  }

  /** As {@link connect}; both have greeted. */
  join(designator = this.newcomer()): Promise<RawSession> {
    return this.connect(designator).greet();
  }

  /** The next connection that the peer under test has dialled to the tester as `designator`. */
  async dialled(designator: string): Promise<RawSession> {
    const waiting = () => this.#dialled.get(designator) ?? [];
    await until(() => waiting().length > 0, `${designator} is dialled`);
    return this.#tester(locationOf(designator), waiting().shift() as RawWire);
  }

  /** How many connections wait for the tester as `designator`. */
  waiting(designator: string): number {
    return this.#dialled.get(designator)?.length ?? 0;
  }

  #tester(location: RawRecord, wire: RawWire, dialect = this.dialect): RawSession {
    const session = new RawSession(dialect, wire, location, () => {
      this.#timers.elapse(MOMENT_MS);
    });
    this.#sessions.push(session);
    return session;
  }

  /** Nothing was said on any connection that no test has heard. Ends all of them. */
  async close(): Promise<void> {
    for (const session of this.#sessions) {
      if (session.wire.closed) await session.closedInSilence();
      else await session.silence();
    }
    await this.peer.close('The test is over.');
  }
}

function seededRandom() {
  let calls = 0;
  return {
    bytes(count: number): Uint8Array {
      const parts: Uint8Array[] = [];
      for (let have = 0; have < count; have += 32) {
        parts.push(sha256(Buffer.from(`house ${calls++}`)));
      }
      return Uint8Array.from(Buffer.concat(parts).subarray(0, count));
    },
  };
}
