/**
 * The same actors with nothing below them: state is a plain record, stores are plain lists and
 * maps, turns run one after the other and never fail to be written. Turns that were recorded run
 * here once more, in their order; what the vats hold must be what is held here then.
 */
import { makeVow, type Ref } from '../../captp/index.ts';
import type { AnyKind } from '../../vat/index.ts';
import { type AnySettler, SETTLERS } from './kinds/settlement.ts';
import { ModelList, ModelMap } from './model-stores.ts';
import type { Plan } from './plan.ts';
import { type Known, messageOf, type Run, type Sent } from './recorder.ts';
import { enter, type Scene } from './scene.ts';

type Methods = Record<string, (...args: unknown[]) => unknown>;

interface ModelActor {
  readonly kind: AnyKind;
  context: Context;
}

interface Context {
  readonly state: Known;
  readonly stores: Stores;
}

type Stores = Readonly<Record<string, ModelList<unknown> | ModelMap<unknown>>>;

interface Running {
  readonly run: Run;
  readonly sends: Sent[];
  /** What the actor is again when it fails. Calls that fail touch no other. */
  readonly undo: () => void;
}

const NO_REF = {} as Ref;
const NO_FACETS = { own: NO_REF, door: NO_REF, chest: NO_REF, keeper: NO_REF };

/** The recorded runs cannot be explained by turns one after the other. */
export class Unexplained extends Error {}

export class Model {
  readonly #actors = new Map<number, ModelActor>();
  readonly #runs: readonly Run[];
  /** The recorded run that the next one here must be. */
  #next = 0;
  #now = 0;
  #why: Unexplained | undefined;
  readonly #stack: Running[] = [];

  constructor({ machines }: Plan, runs: readonly Run[]) {
    this.#runs = runs;
    for (const { id, kind } of machines.flat()) {
      const { made, from } = SETTLERS[kind] as unknown as AnySettler;
      this.#make(made, from(id, NO_REF));
    }
  }

  /** Runs the turn that began with `run` again. Throws {@link Unexplained}. */
  replay({ number, actor, method, args, now }: Run): void {
    this.#next = number;
    this.#now = now;
    enter(this.#scene);
    try {
      this.#call(actor, method, args);
    } finally {
      enter(undefined);
    }
  }

  report(actor: number): unknown {
    enter(this.#scene);
    try {
      return this.#call(actor, 'report', []);
    } finally {
      enter(undefined);
    }
  }

  #make(kind: AnyKind, from: readonly unknown[]): ModelActor {
    const state = kind.state(...(from as never[])) as Known;
    const stores = Object.entries(kind.stores).map(([name, { holds }]) => [
      name,
      holds === 'list' ? new ModelList() : new ModelMap(),
    ]);
    const turn = {
      now: () => this.#now,
      spawn: (child: AnyKind, ...args: unknown[]) => {
        this.#make(child, args);
        return NO_FACETS;
      },
      sturdyref: () => new Uint8Array(0),
      forget: () => undefined,
      at: () => '',
      cancel: () => true,
      when: () => undefined,
      whenBroken: () => undefined,
      expire: () => undefined,
      promise: () => ({ promise: makeVow().vow, resolver: NO_REF }),
      retire: () => this.#actors.delete(state.id),
    };
    const facets = NO_FACETS;
    const held = { state, stores: Object.fromEntries(stores) };
    const context: Context = Object.assign(held, { turn, facets });
    const actor: ModelActor = { kind, context };
    this.#actors.set(state.id, actor);
    return actor;
  }

  #call(id: number, method: string, args: readonly unknown[]): unknown {
    const actor = this.#actors.get(id);
    if (!actor) throw this.#unexplained(`${id} runs, but there is no such actor`);
    return Reflect.apply(methodsOf(actor.kind)[method] as () => unknown, actor.context, args);
  }

  readonly #scene: Scene = {
    begin: ({ id, last }, method, _args, now) => {
      const recorded = this.#runs[this.#next++];
      if (recorded?.actor !== id || recorded.method !== method) {
        throw this.#unexplained(`run ${recorded?.number} is not ${id}.${method}`);
      }
      if (recorded.before !== last) {
        const what = `${id} had last run ${last}, not ${recorded.before}`;
        throw this.#unexplained(`before run ${recorded.number} ${what}`);
      }
      const run = { ...recorded, now };
      this.#stack.push({ run, sends: [], undo: recorded.failed ? this.#undoing(id) : () => {} });
      return run;
    },
    end: (run, result) => this.#over(run, false, result),
    fail: (run) => this.#over(run, true, undefined),
    promise: (to, method, args) => {
      const { run, sends } = this.#stack.at(-1) as Running;
      const message = messageOf(run.number, sends.length);
      sends.push({ message, to, method, args });
      return message;
    },
    live: false,
    ask: ({ id, method }, args) => {
      this.#scene.promise(id, method, args);
      return makeVow().vow;
    },
    tell: ({ id, method }, args) => void this.#scene.promise(id, method, args),
    near: ({ id }, method, ...args) => this.#call(id, method, args),
    cry: () => undefined,
  };

  #undoing(id: number): () => void {
    const actor = this.#actors.get(id) as ModelActor;
    const { context } = actor;
    const { state, stores } = context;
    const [fields, entries] = [{ ...state }, copiesOf(stores)];
    return () => {
      Object.assign(state, fields);
      actor.context = { ...context, stores: entries };
    };
  }

  /** Whatever goes wrong behind the first is only its consequence. */
  #unexplained(what: string): Unexplained {
    this.#why ??= new Unexplained(what);
    return this.#why;
  }

  #over({ number }: Run, failed: boolean, result: unknown): void {
    if (this.#why) throw this.#why;
    const { sends, undo } = this.#stack.pop() as Running;
    if (failed) undo();
    const recorded = this.#runs[number] as Run;
    const here = { failed, result, sends };
    if (isSame(here, recorded)) return;
    const there = { failed: recorded.failed, result: recorded.result, sends: recorded.sends };
    throw this.#unexplained(`run ${number} gives ${textOf(there)}, not ${textOf(here)}`);
  }
}

const methodsByKind = new Map<AnyKind, Methods>();

/** The methods of all facets of a kind. */
function methodsOf(kind: AnyKind): Methods {
  const known = methodsByKind.get(kind);
  if (known) return known;
  const methods = Object.assign({}, ...Object.values(kind.facets)) as Methods;
  methodsByKind.set(kind, methods);
  return methods;
}

type Outcome = Pick<Run, 'failed' | 'result' | 'sends'>;

function isSame(one: Outcome, other: Outcome): boolean {
  return (
    one.failed === other.failed &&
    (one.result === other.result || textOf(one.result) === textOf(other.result)) &&
    one.sends.length === other.sends.length &&
    one.sends.every((sent, at) => isSameSent(sent, other.sends[at] as Sent))
  );
}

function isSameSent(one: Sent, other: Sent): boolean {
  return (
    one.message === other.message &&
    one.to === other.to &&
    one.method === other.method &&
    one.args.every((arg, at) => arg === other.args[at])
  );
}

function copiesOf(stores: Stores): Stores {
  return Object.fromEntries(Object.entries(stores).map(([name, store]) => [name, store.copy()]));
}

/** Values as text, to be compared. Bytes are random: they are left out. */
export function textOf(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => {
    if (inner instanceof Uint8Array) return 'bytes';
    return typeof inner === 'bigint' ? Number(inner) : inner;
  });
}
