/**
 * capnweb as it is used: the same service and the same client for both ways of carrying it. Only
 * what is used of its interface is written down here.
 */
import { type Client, greeting } from './contender.ts';
import { loadPeer } from './peers.ts';

interface Stub {
  greet(name: string, count: number): PromiseLike<string>;
  echo(bytes: Uint8Array): PromiseLike<Uint8Array>;
  callBack(callback: object, value: number): PromiseLike<number>;
  next(): Stub;
  steps(): PromiseLike<number>;
  reserve(count: number): PromiseLike<void>;
  hold(stubs: readonly object[], first: number): PromiseLike<void>;
  drop(): PromiseLike<void>;
  make(count: number): PromiseLike<unknown>;
}

interface CalledBack {
  called(value: number): PromiseLike<number>;
}

interface Held {
  dup(): Held;
  [Symbol.dispose](): void;
}

/** Carries what capnweb hands over when it is told not to make JSON of it. */
export interface ValueTransport {
  readonly encodingLevel: 'jsonCompatibleWithBytes';
  send(message: unknown): number;
  receive(): Promise<unknown>;
  abort(reason: unknown): void;
}

export interface Capnweb {
  readonly RpcTarget: new () => object;
  readonly RpcSession: new (
    transport: ValueTransport,
    main?: object,
  ) => { getRemoteMain(): Stub; getStats(): { imports: number; exports: number } };
  newWebSocketRpcSession(socket: unknown, main?: object): Stub;
}

export const loadCapnweb = (): Promise<Capnweb> => loadPeer('capnweb');

/** The object that the server offers. */
export function capnwebService({ RpcTarget }: Capnweb): object {
  class Thing extends RpcTarget {}

  class Link extends RpcTarget {
    readonly #steps: number;
    constructor(steps: number) {
      super();
      this.#steps = steps;
    }
    next(): Link {
      return new Link(this.#steps + 1);
    }
    steps(): number {
      return this.#steps + 1;
    }
  }

  class Service extends RpcTarget {
    #held: (Held | undefined)[] = [];
    greet(name: string, count: number): string {
      return greeting(name, count);
    }
    echo(bytes: Uint8Array): Uint8Array {
      return bytes;
    }
    async callBack(callback: CalledBack, value: number): Promise<number> {
      return await callback.called(value);
    }
    next(): Link {
      return new Link(1);
    }
    reserve(count: number): void {
      this.#held = Array.from({ length: count }, () => undefined);
    }
    hold(stubs: readonly Held[], first: number): void {
      // What came as an argument is let go of after the call, unless it is duplicated.
      for (const [i, stub] of stubs.entries()) this.#held[first + i] = stub.dup();
    }
    drop(): void {
      for (const stub of this.#held) stub?.[Symbol.dispose]();
      this.#held = [];
    }
    make(count: number): object[] {
      return Array.from({ length: count }, () => new Thing());
    }
  }
  return new Service();
}

export function capnwebClient({ RpcTarget }: Capnweb, service: Stub): Client {
  class Callback extends RpcTarget {
    called(value: number): number {
      return value;
    }
  }
  return {
    greet: (name, count) => service.greet(name, count),
    echo: (bytes) => service.echo(bytes),
    chain(calls) {
      let link = service.next();
      for (let i = 2; i < calls; i++) link = link.next();
      return link.steps();
    },
    callbacks: {
      callBack: (value) => service.callBack(new Callback(), value),
      // Arguments are let go of when their call has been answered.
      released: async () => undefined,
    },
    references: {
      make: (count) => Array.from({ length: count }, () => new Callback()),
      reserve: (count) => service.reserve(count),
      pass: (objects, first) => service.hold(objects, first),
      drop: () => service.drop(),
      take: (count) => service.make(count),
    },
  };
}
