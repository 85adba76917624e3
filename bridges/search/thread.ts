/**
 * A worker thread that answers calls, begun at the first one and again after it has ended.
 *
 * What a thread threw comes back with its code. One that takes too long for a call, or because of which the process
 * grows by more than it may, is ended: that is the only way to stop a program that does not come back.
 */
import { Worker } from 'node:worker_threads';
import { workerProgram } from '../workers/worker-program.ts';

/** Why a call was not answered: `thread-late` when it took too long, else `thread-ended`. */
class ThreadEnded extends Error {
  override readonly name = 'ThreadEnded';
  readonly code: string;

  constructor(why: string, code = 'thread-ended') {
    super(why);
    this.code = code;
  }
}

/** What a thread threw. */
class ThreadError extends Error {
  override readonly name = 'ThreadError';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export interface ThreadOptions {
  /** Name of the built program, and the source that runs where nothing is built. */
  readonly built: string;
  readonly source: string;
  readonly data?: object;
  /** Objects of JavaScript, in MiB; bytes outside of these are told by `growthBytesMax`. */
  readonly heapMiB?: number;
  /** Bytes by which the process may grow during a call. */
  readonly growthBytesMax?: number;
}

export interface Answer {
  readonly call: number;
  readonly value?: unknown;
  readonly error?: { readonly code: string; readonly message: string };
}

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout | undefined;
}

const GROWTH_LOOKED_AT_MS = 100;

export class Thread {
  readonly #options: ThreadOptions;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #calls = 0;
  #watch: NodeJS.Timeout | undefined;
  #memoryBefore = 0;

  constructor(options: ThreadOptions) {
    this.#options = options;
  }

  /** Rejects with ThreadError for what was thrown there, with ThreadEnded when it took longer than `withinMs`. */
  ask<T>(method: string, args: readonly unknown[], withinMs?: number): Promise<T> {
    const worker = this.#provide();
    this.#calls += 1;
    const call = this.#calls;
    return new Promise<T>((resolve, reject) => {
      const late = (): void => this.#end('It took too long.', 'thread-late');
      const timer = withinMs === undefined ? undefined : setTimeout(late, withinMs);
      this.#waiting.set(call, { resolve, reject, timer });
      if (this.#waiting.size === 1) this.#watchGrowth();
      worker.postMessage({ call, method, args });
    });
  }

  /** Ends it; the next call begins it anew. */
  async close(): Promise<void> {
    const worker = this.#worker;
    this.#forget('It was ended.');
    await worker?.terminate();
  }

  #provide(): Worker {
    if (this.#worker) return this.#worker;
    const { built, source, data, heapMiB } = this.#options;
    const limits = heapMiB === undefined ? {} : { maxOldGenerationSizeMb: heapMiB };
    const { program, isText } = workerProgram(import.meta.url, built, source);
    const worker = new Worker(program, {
      eval: isText,
      execArgv: [],
      workerData: data,
      resourceLimits: limits,
      // Nothing that a library says there is of use to anybody.
      stdout: true,
      stderr: true,
    });
    worker.stdout.resume();
    worker.stderr.resume();
    worker.unref();
    worker.on('message', (answer: Answer) => this.#answered(answer));
    worker.on('error', (error) => this.#over(worker, error.message));
    worker.on('exit', () => this.#over(worker, 'It ended by itself.'));
    this.#worker = worker;
    return worker;
  }

  #answered({ call, value, error }: Answer): void {
    const waiting = this.#waiting.get(call);
    if (!waiting) return;
    this.#waiting.delete(call);
    clearTimeout(waiting.timer);
    if (this.#waiting.size === 0) clearInterval(this.#watch);
    if (error) waiting.reject(new ThreadError(error.code, error.message));
    else waiting.resolve(value as never);
  }

  #watchGrowth(): void {
    const { growthBytesMax } = this.#options;
    if (growthBytesMax === undefined) return;
    clearInterval(this.#watch);
    this.#memoryBefore = process.memoryUsage.rss();
    this.#watch = setInterval(() => {
      const growth = process.memoryUsage.rss() - this.#memoryBefore;
      if (growth > growthBytesMax) this.#end('It used too much memory.');
    }, GROWTH_LOOKED_AT_MS);
    this.#watch.unref();
  }

  #end(why: string, code?: string): void {
    const worker = this.#worker;
    this.#forget(why, code);
    // Whether it ends now or never, nobody asks it again.
    worker?.terminate().catch(() => undefined);
  }

  #over(worker: Worker, why: string): void {
    if (this.#worker === worker) this.#forget(why);
  }

  #forget(why: string, code?: string): void {
    this.#worker = undefined;
    clearInterval(this.#watch);
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject, timer } of waiting) {
      clearTimeout(timer);
      reject(new ThreadEnded(why, code));
    }
  }
}
