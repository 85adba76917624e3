/**
 * A slot on several hosts. Reading asks all of them and takes the newest record; if only a few have
 * it, it is given to more before it is shown, so that nobody reads it and the next one an older one.
 * Writing is compare-and-set at a majority. A few hosts that went back, lost, or lie are outvoted
 * and named; with fewer than a majority there is an error and never an old record.
 */
import { bytesToHex } from '@noble/hashes/utils.js';
import { equalBytes } from '../object-format.ts';
import type { Ciphers } from '../powers.ts';
import { type HostTrouble, type HostTroubleKind, NotEnoughHosts, SlotUndecided } from './errors.ts';
import { type GridClock, type HostCalls, makeHostCalls, troubleOf } from './host-calls.ts';
import { RecentVersions } from './recent-versions.ts';
import type { HostedName, ShareHost, SlotAnswer } from './share-host.ts';
import { judge, majorityOf, type SlotVote } from './slot-votes.ts';

/** Left to the rest of the hosts at least, once a majority has answered. */
const GRACE_MS_MIN = 10;
/** How often a read that met a writer is begun anew. */
const READ_TRIES_MAX = 8;
const PATIENCE_MS = 20_000;

export interface SlotQuorumOptions {
  /**
   * The hosts of a slot: the same for everyone who writes it, at all times. See
   * {@link chooseSlotHosts}.
   */
  hosts(slot: HostedName): readonly ShareHost[];
  /** The version of a record, from 1 on. Throws BadSlot unless it is one of this slot. */
  verify(slot: HostedName, record: Uint8Array): { readonly version: number };
  /** The version of a record that we have signed ourselves; without it that is verified, too. */
  versionOf?(record: Uint8Array): number;
  readonly ciphers: Ciphers;
  readonly clock: GridClock;
  readonly patienceMs?: number;
  onTrouble?(trouble: HostTrouble): void;
}

/** What one host said, of the record that it has. */
interface Heard {
  readonly host: ShareHost;
  readonly vote: SlotVote | undefined;
}

export class SlotQuorum {
  readonly #options: SlotQuorumOptions;
  readonly #calls: HostCalls;
  /** The newest version that each host is known to have had. */
  readonly #had = new RecentVersions();
  /** The versions of records that were verified lately, by their hashes and slots. */
  readonly #verified = new RecentVersions();

  constructor(options: SlotQuorumOptions) {
    this.#options = options;
    this.#calls = makeHostCalls(options.clock, options.patienceMs ?? PATIENCE_MS);
  }

  /**
   * The newest record. Throws NotEnoughHosts when no majority answers, SlotUndecided, the signal's
   * reason.
   */
  async readSlot(slot: HostedName, signal?: AbortSignal): Promise<Uint8Array | undefined> {
    const hosts = this.#options.hosts(slot);
    for (let tries = 0; tries < READ_TRIES_MAX; tries++) {
      const troubles: HostTrouble[] = [];
      const heard = await this.#hear(slot, hosts, troubles, signal);
      this.#assertMajority(heard.length, hosts, troubles);
      const verdict = judge(
        heard.map(({ vote }) => vote),
        hosts.length,
      );
      if (verdict.kind === 'none') return undefined;
      if (verdict.kind === 'undecided') {
        throw new SlotUndecided(verdict.votes.map(({ record }) => record));
      }
      const { vote, holders, final } = verdict;
      if (holders >= majorityOf(hosts.length) || final) return vote.record;
      const given = await this.#giveOn(slot, vote, heard, troubles, signal);
      if (holders + given >= majorityOf(hosts.length)) return vote.record;
      const met = heard.length - holders - given;
      if (met === 0) this.#assertMajority(holders + given, hosts, troubles);
    }
    throw new SlotUndecided([]);
  }

  /**
   * Compare-and-set; `expected` is the SHA-256 of the record that was read. When it throws
   * NotEnoughHosts or SlotUndecided, the record may or may not come to be the newest: read to know.
   */
  async writeSlot(
    slot: HostedName,
    record: Uint8Array,
    expected: Uint8Array | undefined,
    signal?: AbortSignal,
  ): Promise<SlotAnswer> {
    const hosts = this.#options.hosts(slot);
    const troubles: HostTrouble[] = [];
    const vote = this.#vote(slot, record, this.#options.versionOf?.(record));
    const majority = majorityOf(hosts.length);
    const took: ShareHost[] = [];
    const behind: Heard[] = [];
    let refused = 0;
    const offer = async (host: ShareHost) => {
      const answer = await this.#offer(slot, host, vote, expected, troubles, signal);
      if (answer === 'took') took.push(host);
      else if (answer !== undefined && (answer.vote?.version ?? 0) < vote.version)
        behind.push(answer);
      else if (answer !== undefined) refused += 1;
    };
    await this.#most(hosts.map(offer), () => took.length >= majority);
    signal?.throwIfAborted();
    if (took.length >= majority) return { written: true, record };
    let given = 0;
    // Who is behind takes it only if somebody had what was expected: else that was wrong.
    if (took.length > 0) given = await this.#giveOn(slot, vote, behind, troubles, signal);
    if (took.length + given >= majority) return { written: true, record };
    if (refused === 0 && (took.length > 0 || behind.length === 0)) {
      this.#assertMajority(took.length + given, hosts, troubles);
    }
    const now = await this.readSlot(slot, signal);
    return { written: now !== undefined && equalBytes(now, record), record: now };
  }

  /** What the hosts have; resolves when all have answered, or a majority and some time has passed. */
  async #hear(
    slot: HostedName,
    hosts: readonly ShareHost[],
    troubles: HostTrouble[],
    signal?: AbortSignal,
  ): Promise<Heard[]> {
    const heard: Heard[] = [];
    const listen = async (host: ShareHost) => {
      try {
        const record = await this.#calls.ask(host, 0, () => host.readSlot(slot), signal);
        const vote = record && this.#vote(slot, record);
        this.#remember(slot, host, vote?.version ?? 0, troubles);
        heard.push({ host, vote });
      } catch (error) {
        this.#trouble(host, error, troubles);
      }
    };
    await this.#most(hosts.map(listen), () => heard.length >= majorityOf(hosts.length));
    signal?.throwIfAborted();
    return [...heard];
  }

  /** Resolves when all `work` is done, or enough of it and those after it had their time, too. */
  async #most(work: readonly Promise<void>[], enough: () => boolean): Promise<void> {
    const { clock } = this.#calls;
    const start = clock.now();
    let callOff: (() => void) | undefined;
    await new Promise<void>((resolve) => {
      let left = work.length;
      if (left === 0) resolve();
      for (const one of work) {
        void one.then(() => {
          left -= 1;
          if (left === 0) resolve();
          else if (callOff === undefined && enough()) {
            const grace = Math.max(GRACE_MS_MIN, 2 * (clock.now() - start));
            callOff = clock.after(grace, resolve);
          }
        });
      }
    });
    callOff?.();
  }

  /** Gives a record to hosts that have older ones; gives how many took it. */
  async #giveOn(
    slot: HostedName,
    vote: SlotVote,
    heard: readonly Heard[],
    troubles: HostTrouble[],
    signal?: AbortSignal,
  ): Promise<number> {
    const older = heard.filter((one) => (one.vote?.version ?? 0) < vote.version);
    const answers = await Promise.all(
      older.map(({ host, vote: theirs }) => {
        const expected = theirs && this.#options.ciphers.sha256(theirs.record);
        return this.#offer(slot, host, vote, expected, troubles, signal);
      }),
    );
    signal?.throwIfAborted();
    return answers.filter((answer) => answer === 'took').length;
  }

  /** `took` if the host has it now; else what it has; undefined if it does not answer. */
  async #offer(
    slot: HostedName,
    host: ShareHost,
    vote: SlotVote,
    expected: Uint8Array | undefined,
    troubles: HostTrouble[],
    signal?: AbortSignal,
  ): Promise<'took' | Heard | undefined> {
    try {
      const { written, record } = await this.#calls.ask(
        host,
        vote.record.length,
        () => host.writeSlot(slot, vote.record, expected),
        signal,
      );
      const theirs = written ? vote : record && this.#vote(slot, record);
      this.#remember(slot, host, theirs?.version ?? 0, troubles);
      return theirs?.hash === vote.hash ? 'took' : { host, vote: theirs };
    } catch (error) {
      this.#trouble(host, error, troubles);
      return undefined;
    }
  }

  /** All hosts have the same record, if all is well: it is verified once. */
  #vote(slot: HostedName, record: Uint8Array, own?: number): SlotVote {
    const hash = this.#options.ciphers.sha256(record);
    const text = bytesToHex(hash);
    const key = `${text} ${slot}`;
    const known = this.#verified.get(key) ?? own;
    const version = known ?? this.#options.verify(slot, record).version;
    this.#verified.set(key, version);
    return { version, hash: text, record };
  }

  /** Notices a host that has an older record than it had. */
  #remember(slot: HostedName, host: ShareHost, version: number, troubles: HostTrouble[]): void {
    const key = `${host.id} ${slot}`;
    const had = this.#had.get(key) ?? 0;
    if (version < had) this.#tell({ hostId: host.id, kind: 'rolled-back' }, troubles);
    this.#had.set(key, Math.max(version, had));
  }

  #trouble(host: ShareHost, error: unknown, troubles: HostTrouble[]): void {
    const isBad = (error as { readonly code?: unknown } | undefined)?.code === 'bad-slot';
    const kind: HostTroubleKind = isBad ? 'corrupt' : troubleOf(error);
    this.#tell({ hostId: host.id, kind }, troubles);
  }

  #tell(trouble: HostTrouble, troubles: HostTrouble[]): void {
    troubles.push(trouble);
    this.#options.onTrouble?.(trouble);
  }

  #assertMajority(count: number, hosts: readonly ShareHost[], troubles: HostTrouble[]): void {
    const majority = majorityOf(hosts.length);
    if (count < majority) throw new NotEnoughHosts(count, majority, troubles, hosts, 'slot');
  }
}
