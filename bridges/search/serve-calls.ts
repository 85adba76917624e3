/** The other side of a Thread: answers calls in the order they come, one at a time. */
import { parentPort } from 'node:worker_threads';
import type { Answer } from './thread.ts';

interface Call {
  readonly call: number;
  readonly method: string;
  readonly args: readonly unknown[];
}

type Methods = Readonly<Record<string, (...args: never[]) => unknown>>;

export function serveCalls(methods: Methods): void {
  let last: Promise<void> = Promise.resolve();
  parentPort?.on('message', (call: Call) => {
    last = last.then(async () => parentPort?.postMessage(await answer(methods, call)));
  });
}

async function answer(methods: Methods, { call, method, args }: Call): Promise<Answer> {
  try {
    return { call, value: await methods[method]?.(...(args as never[])) };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'failed';
    return { call, error: { code, message: error instanceof Error ? error.message : 'failed' } };
  }
}
