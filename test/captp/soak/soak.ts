/**
 * Many calls of all kinds between two peers, while their connection is cut again and again.
 *
 * Every call must be answered rightly, or break with `disconnected` if the connection was cut while
 * it was under way. At each quarter all stands still: then both must hold of each other what they
 * held at the beginning, and the memory in use is taken down.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { E, type LocalPeer, onState } from '../../../captp/index.ts';
import { SeededRandom } from '../../../captp/netlayers/seeded-random.ts';
import { chooseKind, type Kind } from './calls.ts';
import { type Served, serveHouse } from './house.ts';
import { openTwoPeers, type Transport, type TwoPeers } from './two-peers.ts';

export interface SoakOptions {
  readonly transport: Transport;
  readonly calls: number;
  /** An end before that; else undefined. */
  readonly seconds: number | undefined;
  /** The most calls from one cut to the next; a quarter of that is the least. */
  readonly cutCalls: number;
  readonly seed: number;
}

/** What stands at the end of a quarter. */
interface Standstill {
  readonly calls: number;
  readonly megabytes: number;
  /** The counts of both sides, as text. */
  readonly tables: string;
}

export interface Soaked {
  readonly calls: number;
  readonly cuts: number;
  /** Calls by what became of them, and by kind. */
  readonly outcomes: ReadonlyMap<string, number>;
  readonly kinds: ReadonlyMap<string, number>;
  /** What must not have been, in words. */
  readonly wrong: readonly string[];
  readonly start: Standstill;
  readonly quarters: readonly Standstill[];
}

const WORKERS = 64;
const QUARTERS = 4;
const WRONG_MAX = 20;
/** So long the tables may take to empty, milliseconds: what is freed is told on a timer. */
const STANDSTILL_MS = 120_000;
const CUT_BYTES_MAX = 4_096;
const BYTES_IN_MEGABYTE = 1_048_576;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

export async function soak(options: SoakOptions): Promise<Soaked> {
  const served = serveHouse();
  const peers = await openTwoPeers(options.transport, served.object);
  try {
    return await new Soak(options, peers, served).run();
  } finally {
    await peers.close();
  }
}

class Soak {
  readonly #options: SoakOptions;
  readonly #peers: TwoPeers;
  readonly #served: Served;
  readonly #random: SeededRandom;
  readonly #outcomes = new Map<string, number>();
  readonly #kinds = new Map<string, number>();
  readonly #wrong: string[] = [];
  readonly #end: number;
  #calls = 0;
  #nextCut: number;
  /** The cuts after which the visitor was back. */
  #mended = 0;

  constructor(options: SoakOptions, peers: TwoPeers, served: Served) {
    this.#options = options;
    this.#peers = peers;
    this.#served = served;
    this.#random = new SeededRandom(options.seed);
    this.#nextCut = options.cutCalls / 2;
    const { seconds = Number.POSITIVE_INFINITY } = options;
    this.#end = Date.now() + seconds * 1_000;
  }

  async run(): Promise<Soaked> {
    const { far, relay } = this.#peers;
    onState(far, (state) => {
      if (state === 'connected') this.#mended = relay.cuts;
    });
    await E(far).note();
    const start = await this.#standstill(undefined);
    const quarters: Standstill[] = [];
    for (let quarter = 1; quarter <= QUARTERS; quarter++) {
      await this.#work((this.#options.calls * quarter) / QUARTERS);
      quarters.push(await this.#standstill(start.tables));
    }
    return {
      calls: this.#calls,
      cuts: relay.cuts,
      outcomes: this.#outcomes,
      kinds: this.#kinds,
      wrong: this.#wrong,
      start,
      quarters,
    };
  }

  /** Goes on until there have been so many calls. */
  async #work(calls: number): Promise<void> {
    await Promise.all(Array.from({ length: WORKERS }, () => this.#worker(calls)));
    await E(this.#peers.far).forget();
  }

  async #worker(calls: number): Promise<void> {
    while (this.#calls < calls && Date.now() < this.#end) {
      const kind = chooseKind(this.#random);
      this.#calls += kind.calls;
      this.#cutNowAndThen();
      count(this.#kinds, kind.name, kind.calls);
      count(this.#outcomes, await this.#outcome(kind), kind.calls);
    }
  }

  async #outcome(kind: Kind): Promise<string> {
    const { far, relay } = this.#peers;
    const cutsBefore = relay.cuts;
    const wasWhole = this.#mended === cutsBefore;
    try {
      await kind.run(far, this.#random);
      return 'answered rightly';
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code === 'disconnected' && (!wasWhole || relay.cuts > cutsBefore)) return code;
      if (this.#wrong.length < WRONG_MAX) this.#wrong.push(`${kind.name}: ${String(error)}`);
      return 'wrong';
    }
  }

  /** The connection is lost somewhere in what the calls under way send. */
  #cutNowAndThen(): void {
    if (this.#calls < this.#nextCut) return;
    const most = this.#options.cutCalls;
    this.#nextCut = this.#calls + this.#random.between(Math.ceil(most / 4), most);
    this.#peers.relay.cut(this.#random.below(CUT_BYTES_MAX));
  }

  /** Waits until the tables are as at the beginning, when that is known, or do not change. */
  async #standstill(tables: string | undefined): Promise<Standstill> {
    const until = Date.now() + STANDSTILL_MS;
    await E(this.#peers.far).note();
    let found = await this.#tables();
    for (;;) {
      const before = found;
      found = await this.#tables();
      if (found === (tables ?? before)) break;
      if (Date.now() < until) continue;
      this.#wrong.push(`the tables are ${found} where they were ${tables}`);
      break;
    }
    const waiting = this.#served.waiting();
    if (waiting > 0) this.#wrong.push(`${waiting} calls go on that were given up`);
    const { heapUsed, external } = process.memoryUsage();
    const megabytes = (heapUsed + external) / BYTES_IN_MEGABYTE;
    return { calls: this.#calls, megabytes, tables: found };
  }

  /** After everything unused was collected. */
  async #tables(): Promise<string> {
    for (let round = 0; round < 5; round++) {
      collect();
      await turn();
    }
    const { house, visitor } = this.#peers;
    return `visitor ${countsOf(visitor)}, house ${countsOf(house)}`;
  }
}

/** Exports, imports, answers and questions of each session. */
function countsOf(peer: LocalPeer): string {
  const each = peer.sessions().map((session) => {
    const { exports, imports, answers, questions } = session.counts();
    return [exports, imports, answers, questions].join('/');
  });
  return each.join(' and ') || 'none';
}

function count(map: Map<string, number>, key: string, by: number): void {
  map.set(key, (map.get(key) ?? 0) + by);
}
