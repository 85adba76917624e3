/** A client of one vat: what it asked for over its connection, and what it heard. */
import { makeVow, type Ref, type Resolver, sym } from '../../captp/index.ts';
import type { Home } from './machine.ts';
import type { Process } from './process.ts';
import { runOf } from './scene.ts';

export interface Asked {
  message: number;
  readonly actor: number;
  readonly method: string;
  readonly args: readonly unknown[];
  readonly connection: { over: boolean };
  readonly process: Process;
  /** The run that the answer tells of. */
  run: number | undefined;
  /** Why it broke. */
  refused: string | undefined;
}

export interface ClientPowers {
  /** Names a message among those of all clients. */
  readonly next: (asked: Asked) => number;
  readonly note: (what: string, message: number) => void;
  /** Told of each run that was answered. */
  readonly answered: (run: number) => void;
}

export class Client {
  readonly #our: ClientPowers;
  #connection = { over: false };

  constructor(powers: ClientPowers) {
    this.#our = powers;
  }

  /** From now on nothing that came by the connection so far may take effect. */
  hangUp(): void {
    this.#connection.over = true;
    this.#connection = { over: false };
  }

  /** Sends a message to `ref`, a facet of `actor`; `heard` is told of what it gives. */
  ask(
    { vat, process }: Home,
    ref: Ref,
    [actor, method, ...args]: readonly [number, string, ...unknown[]],
    heard?: (answer: unknown) => void,
  ): void {
    const { next, note, answered } = this.#our;
    const asked: Asked = {
      message: 0,
      actor,
      method,
      args,
      connection: this.#connection,
      process,
      run: undefined,
      refused: undefined,
    };
    const message = next(asked);
    asked.message = message;
    note(`is asked for ${actor}.${method}`, message);
    const { vow, resolver } = makeVow();
    vow.listen({
      fulfilled: (answer) => {
        asked.run = runOf(answer);
        note(`answers by run ${asked.run}`, message);
        answered(asked.run);
        if (Array.isArray(answer)) heard?.(answer[1]);
      },
      broken: (error) => {
        asked.refused = codeOf(error);
        note(`refuses: ${asked.refused}`, message);
      },
    });
    vat.dispatch(ref, [sym(method), message, ...args], resolver as Resolver, this.#connection);
  }
}

function codeOf(error: unknown): string {
  const { code, message } = error as { code?: unknown; message?: unknown };
  return String(code ?? message);
}
