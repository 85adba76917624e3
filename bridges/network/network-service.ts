/**
 * This vat on the network: joins when its owner says so and at each start from then on, tells
 * others where it is, and remembers where they were.
 *
 * Nobody waits for it: a vat starts as soon as it is open, and the network comes when it can. What
 * fails is a state with a text, and is tried again by itself.
 *
 * ```
 *   off ── turn(true) ──► starting ──► on ◄── retry ── twice
 *    ▲                       │  ▲       │ ▲               ▲
 *    └──── turn(false) ──────┘  │       │ └─ slept: anew  │ a record of ours that we did not make
 *                        failed ┘       └─────────────────┘
 * ```
 */
import { isDeepStrictEqual } from 'node:util';
import { type NetworkNote, type NetworkState, Refusal } from '../../actors/index.ts';
import { E } from '../../captp/index.ts';
import { keyOf } from '../netlayers/index.ts';
import type { AddressRecord, NetworkStatus } from '../netlayers/libp2p/index.ts';
import { BACK_MS, Heartbeat } from './heartbeat.ts';
import { Joining } from './joining.ts';
import { asksMultiaddr, vatIn } from './named-vat.ts';
import { notesOn } from './notes.ts';
import { OnNetwork } from './on-network.ts';
import type { Published } from './publisher.ts';
import { type Book, type NetworkSetup, readBook } from './setup.ts';
import type { Twins } from './twins.ts';
import { DurableVatMemory } from './vat-memory.ts';

/** Of those met last, so many are asked beside the list of the owner. */
const MET_ASKED_MAX = 16;
/** How long a look-up may take. */
const FIND_MS = 30_000;

export class NetworkService {
  readonly twins: Twins;
  readonly #our: NetworkSetup;
  readonly #memory: DurableVatMemory;
  readonly #joining: Joining<OnNetwork>;
  readonly #heartbeat: Heartbeat;
  readonly #listeners = new Set<() => void>();
  #book: Book | undefined;
  #slept: { readonly from: number; readonly until: number } | undefined;
  #back: { readonly from: number; readonly to: number } | undefined;
  #goesBeyond = false;

  constructor(setup: NetworkSetup) {
    const { clock, onFault } = setup;
    this.#our = setup;
    this.twins = setup.twins;
    this.#memory = new DurableVatMemory(setup);
    const changed = (): void => this.#changed();
    this.#joining = new Joining({
      clock,
      open: (attempt) => this.#open(attempt),
      joined: () => {
        this.#relaysChanged();
        setup.moved();
      },
      changed,
      onFault,
    });
    this.#heartbeat = new Heartbeat({
      clock,
      slept: (from, until) => this.#woke(from, until),
      wentBack: (from, to) => {
        this.#back = { from, to };
        changed();
      },
    });
    setup.relays?.onChange(() => this.#relaysChanged());
    setup.twins.onChange(changed);
  }

  /** Joins in the background if the owner has said so earlier. */
  async start(): Promise<void> {
    const { issued, on } = await this.#readBook();
    await this.#memory.open();
    const now = this.#our.clock.now();
    if (issued > now + BACK_MS) this.#back = { from: issued, to: now };
    if (on) this.#joining.join();
  }

  get key(): Uint8Array {
    return this.#our.signer.publicKey;
  }

  get mailboxes(): readonly string[] {
    return this.#our.mailboxes();
  }

  get state(): NetworkState {
    const { state } = this.#joining;
    return state === 'on' && this.twins.areThere ? 'twice' : state;
  }

  /** Throws Refusal with code `busy` before `start` has ended. */
  get book(): Book {
    if (this.#book) return this.#book;
    throw new Refusal('busy', 'The vat has just been opened. Try again in a moment.');
  }

  get status(): NetworkStatus | undefined {
    return this.#joining.on?.network.status();
  }

  get since(): number | undefined {
    return this.#joining.on?.since;
  }

  get published(): Published | undefined {
    return this.#joining.on?.publisher.published;
  }

  /** When it tries again. */
  get again(): number | undefined {
    return this.#joining.again;
  }

  get remembered(): number {
    return this.#memory.size;
  }

  notes(): NetworkNote[] {
    return notesOn({
      status: this.status,
      published: this.published,
      back: this.#back,
      slept: this.#slept,
      twins: this.twins,
      failure: this.#joining.failure,
    });
  }

  async turn(on: boolean): Promise<void> {
    await E(this.#our.keeper).turn(on);
    await this.#readBook();
    if (!on) {
      this.twins.forget();
      await this.#joining.leave();
    } else if (this.#joining.state === 'off') this.#joining.join();
  }

  /** Again, at once: after it failed, or when the other device that acted as this vat has ended. */
  async retry(): Promise<void> {
    if (this.#joining.state === 'off') throw networkOff();
    this.#goesBeyond = this.twins.isPublished;
    this.twins.forget();
    await this.#readBook();
    await this.#joining.anew();
  }

  async add(multiaddr: string): Promise<void> {
    await E(this.#our.keeper).add(asksMultiaddr(multiaddr));
    await this.#settingsChanged();
  }

  async remove(multiaddr: string): Promise<void> {
    await E(this.#our.keeper).remove(multiaddr);
    await this.#settingsChanged();
  }

  async change(settings: Book['settings']): Promise<void> {
    const { relay } = settings;
    const isRelayAlone = isDeepStrictEqual({ ...this.book.settings, relay }, { ...settings });
    await E(this.#our.keeper).change({ ...settings, port: BigInt(settings.port) });
    await this.#settingsChanged(isRelayAlone);
  }

  /** Where a vat says that it is; undefined when nobody knows. Throws Refusal. */
  async find(named: string): Promise<AddressRecord | undefined> {
    const key = keyOf(vatIn(named));
    const { network } = this.#joining.on ?? {};
    if (!network) throw networkOff();
    const { clock } = this.#our;
    const limit = new AbortController();
    const stop = clock.wakeAt(clock.now() + FIND_MS, () => limit.abort());
    try {
      const found = await network.find(key, limit.signal);
      return found && found.sequence >= this.#memory.sequenceOf(key) ? found : undefined;
    } finally {
      stop();
    }
  }

  /** The mailboxes of this vat have changed. */
  mailboxesChanged(): void {
    this.#joining.on?.publisher.look();
  }

  /** Calls `listener` when something has changed. Answers what ends it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#heartbeat.close();
    await this.#joining.leave();
    await this.#memory.close();
  }

  #open(attempt: number): Promise<OnNetwork> {
    return OnNetwork.open(this.#our, {
      book: this.book,
      attempt,
      memory: this.#memory,
      bootstrap: () => [...this.book.first, ...this.#memory.lately(MET_ASKED_MAX)],
      goesBeyond: this.#goesBeyond,
      changed: () => this.#changed(),
      twice: () => this.twins.published(),
    });
  }

  #relaysChanged(): void {
    this.#joining.on?.relaysChanged(this.book).catch(this.#our.onFault);
    this.#changed();
  }

  /** What stood before the sleep is dead, though nothing says so. */
  #woke(from: number, until: number): void {
    if (this.#joining.state === 'off') return;
    this.#slept = { from, until };
    this.#readBook()
      .then(() => this.#joining.anew())
      .catch(this.#our.onFault);
  }

  async #settingsChanged(isRelayAlone = false): Promise<void> {
    await this.#readBook();
    // A relay begins and ends while the vat stays where it is.
    if (isRelayAlone) return this.#relaysChanged();
    if (this.#joining.state !== 'off') await this.#joining.anew();
    this.#changed();
  }

  async #readBook(): Promise<Book> {
    this.#book = await readBook(this.#our.keeper);
    return this.#book;
  }

  #changed(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

function networkOff(): Refusal {
  return new Refusal('network-off', 'This vat is not on the network. Join with: gather net on');
}
