/**
 * Looking into a vat. For the program around it, which decides who may: whoever holds this sees all.
 *
 * It reads the same records as the vat, but nothing that it does wakes an actor, runs a turn or
 * connects to anybody.
 */
import type { Core } from '../core.ts';
import type { PostOffice } from '../post/post-office.ts';
import {
  type ActorSummary,
  type ActorView,
  type EntryView,
  findActor,
  listActors,
  listEntries,
  viewActor,
} from './actors.ts';
import { type ChangeView, listChanges } from './changes.ts';
import { Counted, type KindSummary, type StorageUse } from './counted.ts';
import { counter, formatMetrics, gauge, histogram, type Metric } from './metrics.ts';
import { listOutgoing, type OutgoingView } from './outbox.ts';
import { type Page, pageOf } from './page.ts';
import { type PeerView, viewPeer } from './peers.ts';
import { listReferrers, type Reference } from './referring.ts';
import { listTimers, type TimerView } from './timers.ts';
import { type TraceView, traceTurn } from './trace.ts';
import { listTurns, oneTurn, type TurnView } from './turns.ts';
import { listMessages, listPromises, type MessageView, type PromiseView } from './waiting.ts';

/** Who watches is told of changes at most so often. */
const WATCH_MS = 250;

export interface Overview {
  /** The last turn on the disk, and the first of which the journal still knows. */
  readonly turn: number;
  readonly firstTurn: number;
  /** Since the vat was opened, at the time `opened`. */
  readonly turns: number;
  readonly commits: number;
  readonly opened: number;
  readonly awake: number;
  readonly queued: number;
  readonly timers: number;
  readonly promises: number;
  readonly peers: number;
  /** Messages that wait to reach other vats. */
  readonly outbox: number;
  readonly kinds: readonly KindSummary[];
}

/** What the loop counts. */
interface Counts {
  readonly turns: number;
  readonly commits: number;
}

export class Inspection {
  readonly #core: Core;
  readonly #counts: Counts;
  readonly #office: PostOffice | undefined;
  readonly #counted: Counted;
  readonly #opened: number;

  constructor(core: Core, counts: Counts, office: PostOffice | undefined) {
    this.#core = core;
    this.#counts = counts;
    this.#office = office;
    this.#counted = new Counted(core);
    this.#opened = core.clock.now();
  }

  async overview(): Promise<Overview> {
    const { journal, shells, queue, timers, promises } = this.#core;
    const peers = this.#peers();
    return {
      turn: journal.turn - 1,
      firstTurn: journal.first,
      turns: this.#counts.turns,
      commits: this.#counts.commits,
      opened: this.#opened,
      awake: shells.awake,
      queued: queue.length,
      timers: timers.size,
      promises: [...promises.numbered()].filter(({ outcome }) => !outcome).length,
      peers: peers.length,
      outbox: peers.reduce((sum, { outbox }) => sum + outbox, 0),
      kinds: await this.#counted.kinds(),
    };
  }

  actors(kind?: string, after?: string): Promise<Page<ActorSummary>> {
    return listActors(this.#core, kind, after);
  }

  /** `id` may be the beginning of one. With `turn`, as of the end of that turn. */
  actor(id: string, turn?: number): Promise<ActorView> {
    return viewActor(this.#core, id, turn);
  }

  entries(id: string, store: string, after?: string, turn?: number): Promise<Page<EntryView>> {
    return listEntries(this.#core, id, store, after, turn);
  }

  async referrers(id: string, after?: string): Promise<Page<Reference>> {
    return listReferrers(this.#core, await findActor(this.#core, id), after);
  }

  messages(after?: string): Page<MessageView> {
    return listMessages(this.#core, after);
  }

  promises(after?: string): Page<PromiseView> {
    return listPromises(this.#core, after);
  }

  timers(after?: string): Page<TimerView> {
    return listTimers(this.#core, after);
  }

  peers(after?: string): Page<PeerView> {
    return pageOf(this.#peers(), after, (peer) => peer);
  }

  /** Messages that wait to reach the vat `peer`, which may be the beginning of its designator. */
  outbox(peer: string, after?: string): Promise<Page<OutgoingView>> {
    return listOutgoing(this.#core, this.#office, peer, after);
  }

  storage(): Promise<readonly StorageUse[]> {
    return this.#counted.storage();
  }

  /** Turns, the newest first; with `actor`, those that it handled or that changed it. */
  async turns(actor?: string, after?: string): Promise<Page<TurnView>> {
    const id = actor === undefined ? undefined : await findActor(this.#core, actor);
    return listTurns(this.#core, id, after);
  }

  turn(turn: number): Promise<TurnView> {
    return oneTurn(this.#core, turn);
  }

  changes(turn: number, after?: string): Promise<Page<ChangeView>> {
    return listChanges(this.#core, turn, after);
  }

  trace(turn: number): Promise<TraceView> {
    return traceTurn(this.#core, turn);
  }

  /** The text, with what the host has to add. */
  async metrics(more: readonly Metric[] = []): Promise<string> {
    const overview = await this.overview();
    const { journal, collector } = this.#core;
    const actors = overview.kinds.reduce((sum, kind) => sum + kind.actors, 0);
    const storage = await this.#counted.storage();
    const peers = this.#peers();
    return formatMetrics([
      counter('gather_turns_total', 'Turns since the vat was opened.', overview.turns),
      counter('gather_commits_total', 'Groups of turns written since then.', overview.commits),
      histogram('gather_group_turns', GROUPS, journal.groupSizes, overview.turns),
      gauge('gather_turn_number', 'The number of the last turn.', overview.turn),
      gauge('gather_queue_messages', 'Messages that wait for their turn.', overview.queued),
      actorCounts(overview.awake, Math.max(0, actors - overview.awake)),
      gauge('gather_timers', 'Timers that are set.', overview.timers),
      gauge('gather_promises_waiting', 'Durable promises not decided.', overview.promises),
      gauge('gather_peers', 'Other vats with which there is a post.', overview.peers),
      gauge('gather_peers_connected', 'Of them connected.', peers.filter(isConnected).length),
      gauge('gather_outbox_messages', 'Messages that wait to reach other vats.', overview.outbox),
      gauge('gather_outbox_messages_largest', 'Of them for one vat, at most.', largest(peers)),
      counter('gather_collections_total', 'Collections of garbage.', collector.collections),
      counter('gather_collected_actors_total', 'Actors they deleted.', collector.deleted),
      gauge('gather_journal_turns', 'Turns that the journal keeps.', journal.turn - journal.first),
      gauge('gather_journal_bytes', 'Bytes of the journal.', journal.bytes),
      ...stored(storage),
      ...more,
    ]);
  }

  /** Calls `told` with the number of the last turn, soon after something was committed. */
  watch(told: (turn: number) => void): () => void {
    const { clock, journal } = this.#core;
    let callOff: (() => void) | undefined;
    const stop = journal.listen(() => {
      callOff ??= clock.wakeAt(clock.now() + WATCH_MS, () => {
        callOff = undefined;
        told(journal.turn - 1);
      });
    });
    return () => {
      stop();
      callOff?.();
    };
  }

  #peers(): PeerView[] {
    return [...(this.#office?.all() ?? [])].map(viewPeer);
  }
}

const GROUPS = 'Turns written together, with those before that only looked.';

function isConnected({ connected }: PeerView): boolean {
  return connected;
}

function largest(peers: readonly PeerView[]): number {
  return Math.max(0, ...peers.map(({ outbox }) => outbox));
}

function actorCounts(awake: number, asleep: number): Metric {
  const values = [
    [{ state: 'awake' }, awake],
    [{ state: 'asleep' }, asleep],
  ] as const;
  return { name: 'gather_actors', type: 'gauge', help: 'Actors in the vat.', values };
}

function stored(storage: readonly StorageUse[]): Metric[] {
  const by = (count: 'records' | 'bytes'): Metric['values'] =>
    storage.map((use) => [{ sort: use.sort }, use[count]]);
  return [
    {
      name: 'gather_stored_bytes',
      type: 'gauge',
      help: 'Bytes in the database.',
      values: by('bytes'),
    },
    {
      name: 'gather_stored_records',
      type: 'gauge',
      help: 'Records in the database.',
      values: by('records'),
    },
  ];
}
