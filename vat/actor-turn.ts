/**
 * `this.turn` of one actor: everything here asks for the turn that runs now, and fails outside of
 * one.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { isRef, type Ref, send, sym, type Vow } from '../captp/index.ts';
import type { Actor } from './actor.ts';
import { Gone, NotDurable, Refused } from './errors.ts';
import type { Near } from './interface.ts';
import { Retired } from './journal/lives.ts';
import { timerKey } from './keys.ts';
import type { AnyKind, FacetsOf, SpawnArgs } from './kind.ts';
import type { Origin } from './message.ts';
import type { Outcome } from './promises/promised.ts';
import { type PromiseResolver, ResolverKind } from './promises/resolver-kind.ts';
import { Step } from './promises/routes.ts';
import { beginSchedule, timerOfSchedule } from './schedules/every.ts';
import type { Schedule } from './schedules/schedule.ts';
import { facetOf } from './shell.ts';
import { TIMERS_PER_ACTOR_MAX } from './timers.ts';
import type { Turn } from './turn.ts';
import type { TurnPowers, Watchers } from './turn-powers.ts';
import { unsentOf, withdraw } from './unsent.ts';

/** Watchers of one actor. */
export const WATCHERS_MAX = 1_000;
const RANDOM_BYTES_MAX = 65_536;
const SWISS_BYTES = 32;

export class ActorTurn implements TurnPowers<never> {
  readonly watchers: WatcherSet;
  readonly #actor: Actor;

  constructor(actor: Actor) {
    this.#actor = actor;
    this.watchers = new WatcherSet(actor);
  }

  get id(): string {
    return this.#actor.shell.id;
  }

  get origin(): Origin | undefined {
    return this.#turn('The origin of a message is known').message.origin;
  }

  now(): number {
    return this.#turn('The time can be asked for').now;
  }

  randomBytes(count: number): Uint8Array {
    this.#turn('Random bytes can be had');
    if (!Number.isSafeInteger(count) || count < 0 || count > RANDOM_BYTES_MAX) {
      throw new Refused(
        'bad-value',
        `At most ${RANDOM_BYTES_MAX} random bytes can be had at once.`,
      );
    }
    return Uint8Array.from(this.#core.random.bytes(count));
  }

  spawn<K extends AnyKind>(kind: K, ...args: SpawnArgs<K>): FacetsOf<K> {
    this.#turn('An actor can be made');
    return this.#core.spawn(kind, args).context.facets as FacetsOf<K>;
  }

  sturdyref(ref: Ref): Uint8Array {
    const turn = this.#turn('A sturdy reference can be made');
    if (!isRef(ref)) throw new NotDurable();
    const shell = facetOf(this.#core, ref)?.shell;
    if (shell?.gone || shell?.actor?.retired) throw new Gone();
    const kept = this.#core.durable.keep(ref);
    const swiss = Uint8Array.from(this.#core.random.bytes(SWISS_BYTES));
    turn.writes.push({ is: 'sturdyref', hash: sha256(swiss), ref: kept });
    return swiss;
  }

  forget(swiss: Uint8Array): void {
    this.#turn('A sturdy reference can be forgotten').writes.push({
      is: 'forget',
      hash: sha256(swiss),
    });
  }

  vatOf(ref: Ref): string | undefined {
    this.#turn('It can be asked whose a reference is');
    if (!isRef(ref)) throw new NotDurable();
    const [is, locator] = this.#core.refs.store(ref, true);
    return is === 'far' ? this.#core.vatOf(locator) || undefined : undefined;
  }

  at(time: number, method: string, ...args: unknown[]): string {
    const turn = this.#turn('A timer can be set');
    const { shell } = this.#actor;
    const [facet = '', name = ''] = method.split('.');
    this.#actor.method(this.#actor.facet(facet), name);
    if (!Number.isFinite(time)) throw new Refused('bad-value', 'A timer needs a time.');
    if (this.#core.timers.countOf(shell) >= TIMERS_PER_ACTOR_MAX) {
      const most = `An actor can have at most ${TIMERS_PER_ACTOR_MAX} timers.`;
      throw new Refused('too-many-timers', most);
    }
    const timer = this.#core.timers.make(shell, facet, time, [
      sym(name),
      ...(this.#core.durable.keep(args) as unknown[]),
    ]);
    this.#core.timers.add(timer, turn);
    const value = this.#core.timers.toRecord(timer);
    turn.writes.push({ is: 'put', key: timerKey(timer.bytes), value });
    return timer.id;
  }

  every(schedule: Schedule, method: string, ...context: unknown[]): string {
    const turn = this.#turn('A schedule can begin');
    const [facet = '', name = ''] = method.split('.');
    return beginSchedule(this.#actor, turn, schedule, { facet, method: name, context });
  }

  cancel(id: string): boolean {
    const turn = this.#turn('A timer can be called off');
    const timer = this.#core.timers.get(id) ?? timerOfSchedule(this.#actor, id);
    if (timer?.shell !== this.#actor.shell) return false;
    this.#core.timers.remove(timer, turn);
    turn.writes.push({ is: 'del', key: timerKey(timer.bytes) });
    return true;
  }

  when(promise: unknown, method: string, ...context: unknown[]): Vow {
    return this.#when('fulfilled', promise, method, context);
  }

  whenBroken(promise: unknown, method: string, ...context: unknown[]): Vow {
    return this.#when('broken', promise, method, context);
  }

  #when(on: 'fulfilled' | 'broken', promise: unknown, method: string, context: unknown[]): Vow {
    const turn = this.#turn('A promise can be waited for');
    const [facet = '', name = ''] = method.split('.');
    this.#actor.method(this.#actor.facet(facet), name);
    const target = this.#actor.shell.facet(facet);
    const waiter = { is: 'when', on, target, method: name, context } as const;
    const { promises, passing, routes } = this.#core;
    const next = promises.fresh('message');
    const kept = { ...waiter, context: passing.keep(context), next };
    this.#later(turn, () => routes.when(promise, kept));
    return next.vow;
  }

  promise(): { promise: Vow; resolver: Near<typeof PromiseResolver> } {
    const turn = this.#turn('A promise can be made');
    const { promises } = this.#core;
    const promised = promises.fresh('resolver');
    turn.undo(() => promises.unmake(promised));
    const { resolver } = this.spawn(ResolverKind, promises.idOf(promised));
    return { promise: promised.vow, resolver };
  }

  /** For resolvers alone: see promises/resolver-kind.ts. */
  decide(id: Uint8Array, outcome: Outcome): void {
    const turn = this.#turn('A promise can be decided');
    const promised = this.#core.promises.byId(id);
    if (promised) this.#later(turn, () => this.#core.routes.decide(promised, outcome));
  }

  expire(promise: Vow, time: number): void {
    const turn = this.#turn('A limit can be set');
    if (!Number.isFinite(time)) throw new Refused('bad-value', 'A limit needs a time.');
    this.#later(turn, () => this.#core.promises.expire(this.#core.promises.of(promise), time));
  }

  unsent(method: string, ...context: unknown[]): number {
    this.#turn('It can be asked what waits');
    return [...unsentOf(this.#actor, method, context)].length;
  }

  withdraw(method: string, ...context: unknown[]): number {
    const turn = this.#turn('Messages can be taken back');
    const found = [...unsentOf(this.#actor, method, context)];
    this.#later(turn, () => withdraw(this.#core, found));
    return found.length;
  }

  /** Once the turn has not thrown, at its place among the sends. */
  #later(turn: Turn, step: () => void): void {
    turn.sends.push({ target: new Step(step), args: [], answer: undefined });
  }

  notify(method: string, ...args: unknown[]): void {
    this.#turn('Watchers can be told');
    this.watchers.tell(method, args);
  }

  retire(): void {
    const turn = this.#turn('An actor can be retired');
    const actor = this.#actor;
    if (actor.retired) return;
    for (const timer of this.#core.timers.of(actor.shell)) this.cancel(timer.id);
    turn.note(new Retired(actor));
    actor.retired = true;
    turn.writes.push({ is: 'retire', actor });
  }

  get #core() {
    return this.#actor.shell.core;
  }

  #turn(what: string): Turn {
    return this.#core.requireTurn(what);
  }
}

class WatcherSet implements Watchers {
  readonly #actor: Actor;
  readonly #refs = new Set<Ref>();

  constructor(actor: Actor) {
    this.#actor = actor;
  }

  get size(): number {
    return this.#refs.size;
  }

  add(watcher: Ref): void {
    const turn = this.#actor.shell.core.requireTurn('A watcher can be added');
    if (this.#refs.has(watcher)) return;
    if (this.#refs.size >= WATCHERS_MAX) {
      throw new Refused('too-many-watchers', `At most ${WATCHERS_MAX} can watch this at once.`);
    }
    turn.undo(() => this.#refs.delete(watcher));
    this.#refs.add(watcher);
  }

  /** Sends to all; a watcher that cannot be reached, or breaks, is taken off. */
  tell(method: string, args: unknown[]): void {
    const fulfilled = (): void => undefined;
    for (const watcher of this.#refs) {
      const told = send(watcher, [sym(method), ...args]);
      told.listen({ fulfilled, broken: () => this.#refs.delete(watcher) });
    }
  }
}
