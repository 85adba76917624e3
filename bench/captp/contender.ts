/**
 * What every contender of the benchmark offers, so that each scenario is written once and asks the
 * same of all. A contender is one file; what it cannot do (the floor has no references) it leaves
 * out, and the scenario leaves it out.
 */

/** Entries in the tables of one side: objects of ours over there, and of theirs here. */
export interface TableSizes {
  readonly exports: number;
  readonly imports: number;
}

/** The side that has an object to call. */
export interface Server {
  readonly port: number;
  /** Of the connection made last; undefined where the library does not tell. */
  tables?(): TableSizes;
}

/** The side that calls. One client is one connection. */
export interface Client {
  /** The smallest useful call: a short string and a number go, a short string comes back. */
  greet(name: string, count: number): PromiseLike<string>;
  /** Bytes there and the same bytes back. */
  echo(bytes: Uint8Array): PromiseLike<Uint8Array>;
  /** So many calls, each on the answer of the one before, none awaited but the last. */
  chain?(calls: number): PromiseLike<number>;
  readonly callbacks?: Callbacks;
  readonly references?: References;
  tables?(): TableSizes;
}

/** Objects that go along with a call, are called once, and are let go of. */
interface Callbacks {
  /** Passes a fresh object, which the server calls once; gives what that call answered. */
  callBack(value: number): PromiseLike<number>;
  /** Settled when nothing of the callbacks is left on either side. */
  released(): Promise<void>;
}

/** Objects that stay, for counting what each costs. */
export interface References {
  /** Objects of the user's own, as the library asks for them, not passed to anybody yet. */
  make(count: number): object[];
  /** The server makes ready to hold so many. */
  reserve(count: number): PromiseLike<unknown>;
  /** Passes them to the server, which holds each at `first` and after. */
  pass(objects: readonly object[], first: number): PromiseLike<unknown>;
  /** The server lets go of all it holds. */
  drop(): PromiseLike<unknown>;
  /** So many fresh objects of the server, which holds none of them itself. */
  take(count: number): PromiseLike<unknown>;
}

export interface Contender {
  /** Listens on a free port of the loopback device. */
  serve(): Promise<Server>;
  connect(port: number): Promise<Client>;
}

/** What all answer to `greet`. */
export function greeting(name: string, count: number): string {
  return count % 2 === 0 ? `Hello ${name}` : `Welcome ${name}`;
}
