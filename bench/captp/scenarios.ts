/**
 * What is measured in CPU per operation: each scenario is one unit of work of a client, run as
 * often as it takes to be measured well. The work is the same for every contender, and so is what
 * is checked of the answers.
 */
import { type Client, greeting } from './contender.ts';

export interface Scenario {
  /** Operations in one unit: the figures are per operation. */
  readonly operations: number;
  /** One unit; undefined when the client cannot do it. */
  work(client: Client): (() => Promise<void>) | undefined;
}

const CONCURRENT_CALLS = 1_000;
const CALLS_ONE_BY_ONE = 200;
const CALLBACKS = 10_000;
const ECHO_BYTES = 1_048_576;
const ECHOES = 4;
const NAME = 'Ada Lovelace';

export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  flood: {
    operations: CONCURRENT_CALLS,
    work: (client) => async () => {
      const answers: PromiseLike<string>[] = [];
      for (let i = 0; i < CONCURRENT_CALLS; i++) answers.push(client.greet(NAME, i));
      const texts = await Promise.all(answers);
      check(texts.at(-1) === greeting(NAME, CONCURRENT_CALLS - 1));
    },
  },
  single: {
    operations: CALLS_ONE_BY_ONE,
    work: (client) => async () => {
      for (let i = 0; i < CALLS_ONE_BY_ONE; i++) {
        check((await client.greet(NAME, i)) === greeting(NAME, i));
      }
    },
  },
  callbacks: {
    operations: CALLBACKS,
    work({ callbacks }) {
      if (!callbacks) return undefined;
      return async () => {
        const answers: PromiseLike<number>[] = [];
        for (let i = 0; i < CALLBACKS; i++) answers.push(callbacks.callBack(i));
        check((await Promise.all(answers)).at(-1) === CALLBACKS - 1);
        await callbacks.released();
      };
    },
  },
  echo: {
    operations: ECHOES,
    work(client) {
      const bytes = new Uint8Array(ECHO_BYTES).map((_, i) => i * 31 + (i >> 8));
      return async () => {
        for (let i = 0; i < ECHOES; i++) {
          const back = await client.echo(bytes);
          check(back.length === ECHO_BYTES && back[ECHO_BYTES - 1] === bytes[ECHO_BYTES - 1]);
        }
      };
    },
  },
};

function check(good: boolean): void {
  if (!good) throw new Error('A contender gave another answer than it should.');
}
