/**
 * The search of an open vat: follows the lake, has files read, and answers questions.
 *
 * It begins a moment after the vat has been opened, so that it is in nobody's way then, or with the first question.
 * Following and reading go on side by side; whatever the index throws, both begin again from what it holds.
 */
import { availableParallelism, loadavg } from 'node:os';
import type { FoundPage, LakeFeed, SearchState } from '../../actors/index.ts';
import { LakeListener, parseQuery, Refusal } from '../../actors/index.ts';
import { E } from '../../captp/index.ts';
import { type Clock, guarded, type RefTo } from '../../vat/index.ts';
import { Extractor } from './extract/extractor.ts';
import { follow } from './follower.ts';
import { answerPage } from './found-page.ts';
import type { WordsState } from './index-entry.ts';
import { IndexProxy } from './index-proxy.ts';
import { Later } from './later.ts';
import { readSome } from './reader.ts';

const START_DELAY_MS = 2_000;
const RETRY_MS = 5_000;
/** What changes within it is taken in together: files mostly come many at a time, and each step costs a sync. */
const GATHER_MS = 300;
const TELL_MS = 500;
/** What took too long to be read is tried again so long after all else was read, if the machine is quiet then. */
const AGAIN_MS = 600_000;
/** Programs that want a processor, for each that there is. */
const QUIET_LOAD_MAX = 0.75;

export interface SearchPowers {
  readonly feed: RefTo<typeof LakeFeed>;
  /** The folder of the index. */
  readonly path: string;
  readonly key: Uint8Array;
  readonly clock: Clock;
  readonly onFault: (error: unknown) => void;
}

type Phase = 'starting' | 'listing' | 'reading' | 'ready' | 'stopped';
type State = { -readonly [K in keyof SearchState]: SearchState[K] };

export class SearchService {
  readonly #powers: SearchPowers;
  readonly #index: IndexProxy;
  readonly #extractor = new Extractor();
  #phase: Phase = 'starting';
  #trouble = '';
  #done = 0;
  #total = 0;
  #unread = 0;
  #following: Promise<void> | undefined;
  #reading: Promise<void> | undefined;
  #again = false;
  #readAgain = false;
  #watching = false;
  #closed = false;
  #cancel: () => void;
  readonly #gathering: Later;
  readonly #readingAgain: Later;
  readonly #telling: Later;

  /** `tell` is called when something is different, a few times a second at most. */
  constructor(powers: SearchPowers, tell: () => void) {
    this.#powers = powers;
    this.#index = new IndexProxy(powers.path, powers.key);
    const { clock } = powers;
    this.#gathering = new Later(clock, GATHER_MS, () => this.#wake());
    this.#readingAgain = new Later(clock, AGAIN_MS, () => void this.#tryAgain());
    this.#telling = new Later(clock, TELL_MS, tell);
    this.#cancel = clock.wakeAt(clock.now() + START_DELAY_MS, () => this.#wake());
  }

  get state(): State {
    return {
      phase: this.#phase,
      done: BigInt(this.#done),
      total: BigInt(this.#total),
      unread: BigInt(this.#unread),
      trouble: this.#trouble,
    };
  }

  async find(typed: string, from: number, folder: string | undefined): Promise<FoundPage> {
    if (this.#closed) throw new Refusal('closed', 'This vat is closing. Start it and try again.');
    // Whoever asks is not kept waiting for what else may come.
    if (this.#phase === 'starting' || this.#gathering.isWanted) this.#wake();
    const query = parseQuery(typed);
    const asked = { query, folder: folder === '' ? undefined : folder };
    const rest = { unclear: [...query.unclear], state: this.state };
    try {
      const powers = { feed: this.#powers.feed, index: this.#index };
      return { ...(await answerPage(powers, asked, from)), ...rest };
    } catch (error) {
      if (!isDamage(error)) throw error;
      // It is being built anew: nothing is found for the moment, and the state says why.
      this.#failed(error);
      return { found: [], total: 0n, more: false, ...rest, state: this.state };
    }
  }

  async rebuild(): Promise<void> {
    await this.#index.beginAnew();
    this.#wake();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#cancel();
    for (const later of [this.#gathering, this.#readingAgain, this.#telling]) later.cancel();
    await this.#extractor.close();
    await Promise.allSettled([this.#following, this.#reading]);
    await this.#index.close();
  }

  wordsOf(id: string): Promise<WordsState> {
    return this.#index.wordsOf(id);
  }

  readonly #isClosed = (): boolean => this.#closed;

  #wakeSoon(): void {
    if (!this.#closed) this.#gathering.want();
  }

  /** Something changed in the lake, or may have. */
  #wake(): void {
    if (this.#closed) return;
    this.#gathering.cancel();
    this.#again = true;
    this.#following ??= this.#follow();
  }

  async #follow(): Promise<void> {
    const { feed } = this.#powers;
    const onListed = (done: number, total: number): void => this.#now('listing', done, total);
    try {
      await this.#watch();
      while (this.#again && !this.#closed) {
        this.#again = false;
        await follow({ feed, index: this.#index, onListed, isClosed: this.#isClosed });
        this.#read();
      }
      this.#trouble = '';
      this.#changed();
    } catch (error) {
      this.#failed(error);
    } finally {
      this.#following = undefined;
    }
  }

  async #watch(): Promise<void> {
    if (this.#watching) return;
    const listener = guarded(
      LakeListener,
      { changed: () => this.#wakeSoon() },
      this.#powers.onFault,
    );
    await E(this.#powers.feed).watch(listener);
    this.#watching = true;
  }

  #read(): void {
    this.#readAgain = true;
    this.#reading ??= this.#readAll();
  }

  async #readAll(): Promise<void> {
    const powers = { feed: this.#powers.feed, index: this.#index, extractor: this.#extractor };
    try {
      while (this.#readAgain && !this.#closed) {
        this.#readAgain = false;
        do {
          const { read, total, unread, late } = await this.#index.reading();
          this.#unread = unread;
          if (late > 0) this.#readingAgain.want();
          this.#now(read < total ? 'reading' : 'ready', read, total);
        } while (await readSome({ ...powers, isClosed: this.#isClosed }));
      }
    } catch (error) {
      this.#failed(error);
    } finally {
      this.#reading = undefined;
    }
  }

  async #tryAgain(): Promise<void> {
    const [load = 0] = loadavg();
    const isQuiet = load < QUIET_LOAD_MAX * availableParallelism();
    if (!isQuiet || this.#reading) return this.#readingAgain.want();
    try {
      await this.#index.tryAgain();
      if (!this.#closed) this.#read();
    } catch (error) {
      this.#failed(error);
    }
  }

  #now(phase: Phase, done: number, total: number): void {
    this.#phase = phase;
    this.#done = done;
    this.#total = total;
    this.#changed();
  }

  #changed(): void {
    if (!this.#closed) this.#telling.want();
  }

  /** Says what is wrong, and tries again: at once with a new index, in a while with a full disk. */
  #failed(error: unknown): void {
    if (this.#closed) return;
    const isNew = isDamage(error);
    if (isNew) this.#now('listing', 0, 0);
    else {
      this.#phase = 'stopped';
      this.#trouble = troubleSaid(error);
      this.#powers.onFault(error);
      this.#changed();
    }
    const { clock } = this.#powers;
    this.#cancel();
    this.#cancel = clock.wakeAt(clock.now() + (isNew ? 0 : RETRY_MS), () => this.#wake());
  }
}

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined;

/** The index was begun anew, because it was damaged or because its owner wanted it. */
function isDamage(error: unknown): boolean {
  return codeOf(error) === 'index-damaged' || codeOf(error) === 'index-restarted';
}

function troubleSaid(error: unknown): string {
  return codeOf(error) === 'disk-full'
    ? 'The disk is full. The search goes on when there is room again.'
    : 'The search was interrupted and begins again in a moment.';
}
