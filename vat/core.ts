/**
 * What the parts of one vat share: its powers, its tables, and which turn runs now.
 */
import { parsePeer, type Ref } from '../captp/index.ts';
import { type Actor, makeActor, type Saved } from './actor.ts';
import { Codec } from './codec.ts';
import { Collector } from './collector/collector.ts';
import { type CompiledKind, compileKind, KindHere } from './compiled-kind.ts';
import { CannotRun, Closed, OutsideTurn } from './errors.ts';
import { Group } from './group.ts';
import { Journal } from './journal/journal.ts';
import { Spawned } from './journal/lives.ts';
import { seeingCodec } from './journal/seen.ts';
import { ACTOR_ID_BYTES, formatKey, idText, NamedKeys } from './keys.ts';
import type { AnyKind } from './kind.ts';
import { type Message, Queue } from './message.ts';
import { pooled } from './pooled-random.ts';
import type { Post } from './post/contract.ts';
import type { Clock, Random, VatOptions } from './powers.ts';
import { Promises } from './promises/promises.ts';
import { ResolverKind } from './promises/resolver-kind.ts';
import { Routes } from './promises/routes.ts';
import { BYTES, Records } from './records.ts';
import { References } from './references.ts';
import { SealedStore } from './sealed-store.ts';
import { deriveKey, Sealer } from './sealer.ts';
import { Shell } from './shell.ts';
import { Shells } from './shells.ts';
import { Sleeping } from './sleeping.ts';
import { Timers } from './timers.ts';
import type { Turn } from './turn.ts';
import { Keeper } from './values.ts';

/** Kinds that every vat has. */
const BUILT_IN: readonly AnyKind[] = [ResolverKind];

export class Core {
  readonly clock: Clock;
  /** Lets the host do other things. */
  readonly pause: () => Promise<void>;
  readonly random: Random;
  readonly onFault: (error: unknown) => void;
  readonly kinds: ReadonlyMap<string, CompiledKind>;
  readonly collector: Collector;
  readonly shells = new Shells((shell) => this.collector.appeared(shell));
  readonly sleeping: Sleeping;
  readonly refs: References;
  readonly records: Records;
  /** The same records for whoever only looks: references in them stay plain data. */
  readonly seen: Records;
  readonly journal: Journal;
  readonly names: NamedKeys;
  /** The name of the vat at a locator; empty when the locator cannot be read. */
  readonly vatOf: (locator: string) => string;
  readonly timers: Timers;
  readonly promises: Promises;
  readonly routes: Routes;
  readonly queue = new Queue();
  /** Absent in a vat that has no way to others. */
  post: Post | undefined;
  /** The group of turns that runs, or is being written, now. */
  group = new Group();
  /** Freezes what is kept in state and stores. */
  readonly durable: Keeper;
  /** Freezes what one actor passes to another. */
  readonly passing: Keeper;
  /** The turn that runs now. Turns are synchronous, so there is at most one. */
  turn: Turn | undefined;
  /** What the present group of turns has changed. */
  dirty = new Set<Saved>();
  /** Takes a message. Set once, when the loop is made. */
  enqueue: (message: Message) => void = dropUntilOpen;
  readonly #kindsHere = new Map<string, KindHere>();

  constructor(options: VatOptions) {
    const { db, key, clock, random, kinds, devices = {}, far, onFault = forgetFault } = options;
    this.clock = clock;
    this.pause = options.pause ?? (() => db.get(formatKey, BYTES).then(() => undefined));
    this.random = pooled(random);
    this.onFault = (error) => {
      try {
        onFault(error);
      } catch {
        // Whoever should hear of it fails at that: nobody else is there to be told.
      }
    };
    const all = [...kinds, ...BUILT_IN];
    this.kinds = new Map(all.map((kind) => [kind.name, compileKind(kind)]));
    if (this.kinds.size < all.length) throw new TypeError('Two kinds have the same name.');
    this.collector = new Collector(this, options.collectAfter);
    this.sleeping = new Sleeping(this.shells, options.awakeMax);
    this.refs = new References(this, devices, far);
    this.durable = new Keeper(this.refs.check, false);
    this.passing = new Keeper(passesAnyRef, true);
    this.promises = new Promises(this);
    this.routes = new Routes(this);
    const codec = new Codec(this.refs, this.promises, this.passing);
    this.records = new Records(
      new SealedStore(db, new Sealer(key, this.random), options.logBytes),
      codec,
    );
    this.seen = this.records.readBy(seeingCodec());
    this.journal = new Journal(this, options.journal);
    this.names = new NamedKeys(deriveKey(key, 'names'));
    const vatOf = options.post?.vatOf.bind(options.post) ?? designatorIn;
    this.vatOf = (locator) => {
      try {
        return vatOf(locator);
      } catch {
        return '';
      }
    };
    this.timers = new Timers(this);
  }

  /** The turn that runs now. Throws {@link OutsideTurn} saying what is possible only inside one. */
  requireTurn(what: string): Turn {
    if (!this.turn) throw new OutsideTurn(what);
    return this.turn;
  }

  touch(changed: Saved): void {
    this.dirty.add(changed);
  }

  /** Lets go of an actor whose end is durable, or that never was. */
  bury(shell: Shell): void {
    if (shell.actor) this.sleeping.forget(shell.actor);
    this.shells.bury(shell);
  }

  /** Between two groups of turns: lets go of what is not needed. */
  betweenGroups(): void {
    this.sleeping.betweenGroups();
    this.collector.betweenGroups();
  }

  /** What all actors of that kind share here; there is one for kinds that are not known, too. */
  kindHere(name: string): KindHere {
    const known = this.#kindsHere.get(name);
    if (known) return known;
    const made = new KindHere(this, name, this.kinds.get(name));
    this.#kindsHere.set(name, made);
    return made;
  }

  /** Makes an actor as part of the turn that runs now. */
  spawn(kind: AnyKind, args: unknown[]): Actor {
    const turn = this.requireTurn('An actor can be made');
    const compiled = this.kinds.get(kind.name);
    if (compiled?.kind !== kind) {
      throw new CannotRun('unknown-kind', `This vat was opened without the kind ${kind.name}.`);
    }
    const fields = { ...(kind.state(...(args as never[])) as Record<string, unknown>) };
    for (const name of Object.keys(fields)) fields[name] = this.durable.keep(fields[name]);
    const shell = new Shell(this.kindHere(kind.name), idText(this.random.bytes(ACTOR_ID_BYTES)));
    turn.note(new Spawned(shell));
    this.collector.spawned(shell);
    const actor = makeActor(shell, compiled, fields);
    this.shells.wake(shell, actor);
    this.sleeping.used(actor);
    this.touch(actor);
    actor.phases?.begin(turn);
    return actor;
  }
}

/** In a vat without a post; with one, its roads know the names of vats. */
function designatorIn(locator: string): string {
  return parsePeer(locator).designator;
}

/** The default for hosts that keep no log. */
function forgetFault(): void {}

/** References are made while a vat is being opened, but nobody has one yet to send to. */
function dropUntilOpen({ answer }: Message): void {
  answer?.reject(new Closed());
}

/** Inside one process a reference of any sort may be passed on. */
function passesAnyRef(_ref: Ref): void {}
