/**
 * What the actors of the simulation reach beside their vat: who writes down what they do, and the
 * sending of messages. The same methods run a second time in the model, where nothing is sent.
 */
import { type Ref, send, sendOnly, sym, Vow } from '../../captp/index.ts';
import type { Known, Recorder, Run } from './recorder.ts';

/** Whom an actor may send to, and by which method. */
export interface Peer {
  readonly id: number;
  readonly method: string;
  readonly ref: Ref;
}

/** Whom an actor may call within its turn. */
interface Nearby {
  readonly id: number;
  readonly ref: Ref;
}

type Methods = Record<string, (...args: unknown[]) => unknown>;

export interface Scene {
  begin(known: Known, method: string, args: readonly unknown[], now: number): Run;
  end(run: Run, result: unknown): void;
  fail(run: Run): void;
  /** Sends `args` to `peer` by its method; the answer tells of a run, and is noted if `asked`. */
  tell(peer: Peer, args: readonly unknown[], asked: boolean): void;
  /** As {@link tell}; gives the promise for the answer. */
  ask(peer: Peer, args: readonly unknown[]): Vow;
  /** Is anything sent in earnest? */
  readonly live: boolean;
  /** Notes a message that the actor `to` will get some other way. Gives its name. */
  promise(to: number, method: string, args: readonly unknown[]): number;
  /** Calls a method of `peer` within the turn. */
  near(peer: Nearby, method: string, ...args: readonly unknown[]): unknown;
  /** Tells who listens outside of the vat of a run of this turn. */
  cry(ear: Ref, run: number): void;
}

let present: Scene | undefined;

/** The one simulation that runs now. */
export function scene(): Scene {
  if (!present) throw new Error('No simulation is running.');
  return present;
}

export function enter(next: Scene | undefined): void {
  present = next;
}

/** Messages are sent in earnest, and what happens is written down. */
export function liveScene(recorder: Recorder): Scene {
  const ask: Scene['ask'] = ({ id, method, ref }, args) =>
    send(ref, [sym(method), recorder.send(id, method, args), ...args]);
  return {
    live: true,
    ask,
    begin: (...run) => recorder.begin(...run),
    end: (run, result) => recorder.end(run, result),
    fail: (run) => recorder.fail(run),
    promise: (to, method, args) => recorder.send(to, method, args),
    near: ({ ref }, method, ...args) => {
      const { [method]: called } = ref as unknown as Methods;
      if (!called) throw new TypeError(`${method} cannot be called near.`);
      return Reflect.apply(called, ref, args);
    },
    cry: (ear, run) => sendOnly(ear, [sym('heard'), run]),
    tell({ id, method, ref }, args, asked) {
      if (asked) {
        return ask({ id, method, ref }, args).listen({
          fulfilled: (answer) => void recorder.acknowledged.add(runOf(answer)),
          broken: () => undefined,
        });
      }
      sendOnly(ref, [sym(method), recorder.send(id, method, args), ...args]);
    },
  };
}

/** Which run an answer tells of. */
export function runOf(answer: unknown): number {
  return Number(Array.isArray(answer) ? answer[0] : answer);
}

interface Here {
  readonly state: Known;
  readonly turn: { now(): number };
}

/** The methods of one facet, each of whose runs is written down. */
export function noted<M extends Record<string, (...args: never[]) => unknown>>(methods: M): M {
  const wrapped = Object.entries(methods).map(([name, method]) => [name, around(name, method)]);
  return Object.fromEntries(wrapped) as M;
}

function around(name: string, method: (...args: never[]) => unknown) {
  return function (this: Here, ...args: unknown[]): unknown {
    const at = scene();
    const run = at.begin(this.state, name, args, this.turn.now());
    try {
      this.state.last = run.number;
      const result = Reflect.apply(method, this, args) as unknown;
      at.end(run, result instanceof Vow ? 'promise' : result);
      if (result instanceof Vow) return result;
      return result === undefined ? run.number : [run.number, result];
    } catch (error) {
      at.fail(run);
      throw error;
    }
  };
}
