/**
 * A guest: code of somebody who is not trusted, as an actor.
 *
 * Its methods are text. They run in a process of their own, so a call is two turns here: one that
 * notes the call and hands it to the runner, as bytes, and one that does what the guest did with it,
 * all or nothing: keeps its new state, sends its messages, answers its caller. A guest that was
 * stopped has done nothing. Calls run one after the other, in order; one that was under way when the
 * vat ended is run again, from the same state.
 */
import { E, type Ref, Vow } from '../../captp/index.ts';
import { AnyMethod, defineActor, mapOf, type RefTo } from '../../vat/index.ts';
import { Refusal } from '../refusal.ts';
import {
  Breakage,
  breakFor,
  Call,
  CODE_LENGTH_MAX,
  GuestRuns,
  type Resolver,
  refusalOf,
} from './guest-runs.ts';
import { ANSWER, type GuestDeed, type GuestRequest, readOutcome } from './guest-turn.ts';
import { GuestOwner, type GuestRunner, type GuestStatus } from './interface.ts';
import { unpack } from './packed.ts';
import { listOf, namesIn, sendAsGuest, Table } from './table.ts';

/** Calls that wait for one guest. */
export const CALLS_MAX = 1_000;
/** How often a call is run that ended with the vat each time. */
export const RUNS_MAX = 3;

const KEY_DIGITS = 16;

/** The call that runs, and the references it was packed with. */
interface Running {
  readonly key: string;
  readonly table: readonly Ref[];
  readonly runs: number;
}

export const Guest = defineActor('Guest', {
  version: 1,
  interfaces: { guest: AnyMethod, owner: GuestOwner, runs: GuestRuns },
  state: (runner: RefTo<typeof GuestRunner>, source: string, references: unknown) => ({
    runner,
    source,
    references,
    /** What the guest remembers; undefined before its first turn. */
    memory: undefined as unknown,
    taken: 0,
    turns: 0,
    stopped: 0,
    lastStop: undefined as GuestStatus['lastStop'],
    running: undefined as Running | undefined,
  }),
  stores: { calls: mapOf(Call) },
  facets: {
    guest(method, args) {
      if (method.startsWith('_') || method === 'init') {
        throw new Refusal('no-such-method', `A guest lets nobody call “${method.slice(0, 40)}”.`);
      }
      // What the guest itself waits for always has room.
      if (this.stores.calls.size >= CALLS_MAX) {
        throw new Refusal('busy', 'Too many calls wait for this guest. Try again later.');
      }
      const { promise, resolver } = this.turn.promise();
      this.facets.runs.take(method, args, resolver);
      return promise;
    },

    owner: {
      status() {
        const { turns, stopped, lastStop } = this.state;
        return {
          id: this.turn.id,
          waiting: this.stores.calls.size,
          turns,
          stopped,
          ...(lastStop && { lastStop }),
        };
      },
      state() {
        return this.state.memory;
      },
      replace(source) {
        const { promise, resolver } = this.turn.promise();
        const checked = E(this.state.runner).check(source);
        this.turn.when(checked, 'runs.checked', source, resolver);
        this.turn.whenBroken(checked, 'runs.unanswered', resolver);
        return promise as never;
      },
      end() {
        for (const { resolver } of this.stores.calls.values()) {
          (resolver as Resolver | undefined)?.break('gone', 'This guest was ended.');
        }
        this.turn.retire();
      },
    },

    runs: {
      take(method, args, resolver) {
        new Table().pack([method, args]);
        this.state.taken += 1;
        const key = String(this.state.taken).padStart(KEY_DIGITS, '0');
        this.stores.calls.set(key, { method, args, ...(resolver && { resolver }) });
        if (!this.state.running) this.facets.runs.next();
      },

      next() {
        const before = this.state.running;
        this.state.running = undefined;
        for (const [key, { method, args, resolver }] of [...this.stores.calls]) {
          const { memory, references, runner, source } = this.state;
          const table = new Table();
          const now = this.turn.now();
          const request: GuestRequest = { method, args, state: memory, refs: references, now };
          let packed: Uint8Array;
          try {
            packed = table.pack(request);
          } catch (error) {
            this.stores.calls.delete(key);
            breakFor(resolver, refusalOf(error));
            continue;
          }
          const runs = before?.key === key ? before.runs + 1 : 1;
          this.state.running = { key, table: table.refs, runs };
          const outcome = E(runner).run(this.turn.id, source, packed);
          this.turn.when(outcome, 'runs.ended', key);
          this.turn.whenBroken(outcome, 'runs.broken', key);
          return;
        }
      },

      ended(outcome, key) {
        const run = this.stores.calls.get(key);
        if (!run || this.state.running?.key !== key) return;
        this.stores.calls.delete(key);
        try {
          const { refusal } = readOutcome(outcome);
          if (refusal) breakFor(run.resolver, refusal);
          else this.facets.runs.perform(outcome, run.resolver);
        } catch (error) {
          // It cannot be done as it stands (a state that cannot be kept, say): none of it happened.
          breakFor(run.resolver, refusalOf(error));
        }
        this.state.turns += 1;
        this.facets.runs.next();
      },

      perform(outcome, resolver) {
        const { deed } = readOutcome(outcome) as { deed: GuestDeed };
        const answers: Vow[] = [];
        const named = namesIn(this.state.running?.table ?? [], answers);
        this.state.memory = unpack(deed.state, named);
        for (const packed of deed.sends) answers.push(sendAsGuest(packed, named));
        for (const { promise, on, method, context } of deed.waits) {
          const answer = named(ANSWER, promise);
          const more = listOf(unpack(context, named));
          if (on === 'fulfilled') this.turn.when(answer, 'runs.settled', method, more);
          else this.turn.whenBroken(answer, 'runs.settled', method, more);
        }
        if (!resolver) return;
        const result = unpack(deed.result, named);
        if (!(result instanceof Vow)) return (resolver as Resolver).fulfill(result);
        this.turn.when(result, 'runs.answered', resolver as Resolver);
        this.turn.whenBroken(result, 'runs.unanswered', resolver as Resolver);
      },

      broken(breakage, key) {
        const run = this.stores.calls.get(key);
        const { running } = this.state;
        if (!run || running?.key !== key) return;
        const { code = 'fault', message = '' } = Breakage.inward(breakage, 'What broke');
        if (code === 'connection-lost' && running.runs < RUNS_MAX) return this.facets.runs.next();
        this.stores.calls.delete(key);
        breakFor(run.resolver, { code, message });
        const time = this.turn.now();
        this.state.stopped += 1;
        this.state.lastStop = { code: code.slice(0, CODE_LENGTH_MAX), message, time };
        this.facets.runs.next();
      },

      settled(value, method, context) {
        try {
          this.facets.runs.take(method, [value, ...context]);
        } catch (error) {
          // It cannot be handed to a guest (it is too large, say): then that is what the guest hears.
          this.facets.runs.take(method, [refusalOf(error), ...context]);
        }
      },

      answered(value, resolver) {
        (resolver as Resolver).fulfill(value);
      },

      unanswered(breakage, resolver) {
        const { code = 'fault', message = '' } = Breakage.inward(breakage, 'What broke');
        breakFor(resolver, { code, message });
      },

      checked(_, source, resolver) {
        this.state.source = source;
        (resolver as Resolver).fulfill(undefined);
      },
    },
  },
});
