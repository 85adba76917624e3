/**
 * Chunks of large files are encoded by worker threads: one for each core but one, up to four. The main thread has work
 * of its own, about half as much as a worker: it gathers bytes, looks for borders, and gives to the disk. They are
 * begun with the first large file and ended when there was none for a while. Until one is ready, and where none can be
 * started, this thread does the work: nothing ever waits for a worker.
 */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { type EncodedObject, makeLocalEncoder, type ObjectEncoder } from '../../store/index.ts';
import { nodeCiphers } from '../disks/node-ciphers.ts';
import type { EncodingAnswer } from './encoding-thread.ts';
import { workerProgram } from './worker-program.ts';

const WORKERS_MAX = 4;
/** Without work for so long, workers are ended: each takes some ten MiB. */
const IDLE_MAX_MS = 60_000;
/** A worker has little of its own: without this its garbage would grow to many times as much. */
const WORKER_LIMITS = { maxYoungGenerationSizeMb: 2, maxOldGenerationSizeMb: 64 };
/** A worker that failed to start so many times in a row is not tried again. */
const FAILURES_MAX = 3;

/** A worker ended with a chunk in its hands. */
class EncodingFailed extends Error {
  readonly code = 'encoding-failed';
  override readonly name = 'EncodingFailed';
}

export interface EncodingWorkers extends ObjectEncoder {
  /** Ends the workers. What they have in hand fails. */
  close(): Promise<void>;
}

export function makeEncodingWorkers(count = availableParallelism() - 1): EncodingWorkers {
  return new Pool(Math.max(1, Math.min(count, WORKERS_MAX)));
}

interface Waiting {
  readonly memory: Uint8Array;
  readonly resolve: (object: EncodedObject) => void;
  readonly reject: (error: Error) => void;
}

interface Running {
  readonly worker: Worker;
  readonly jobs: Map<number, Waiting>;
  ready: boolean;
}

class Pool implements EncodingWorkers {
  readonly parallel: number;
  readonly #local = makeLocalEncoder(nodeCiphers);
  readonly #running = new Set<Running>();
  #calls = 0;
  #failures = 0;
  #idle: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(count: number) {
    this.parallel = count;
  }

  /** Shared: who is sent it has it at once, and what was touched once is not cleared and counted anew. */
  allocate(bytes: number): Uint8Array {
    return new Uint8Array(new SharedArrayBuffer(bytes));
  }

  async encode(secret: Uint8Array, memory: Uint8Array, length: number): Promise<EncodedObject> {
    this.#provide();
    const [least] = [...this.#running]
      .filter(({ ready }) => ready)
      .sort((a, b) => a.jobs.size - b.jobs.size);
    if (!least) return this.#local.encode(secret, memory, length);
    this.#calls += 1;
    const call = this.#calls;
    return new Promise((resolve, reject) => {
      least.jobs.set(call, { memory, resolve, reject });
      least.worker.postMessage({ call, secret, memory, length });
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#end();
  }

  #provide(): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => void this.#end(), IDLE_MAX_MS);
    this.#idle.unref();
    while (!this.#closed && this.#running.size < this.parallel && this.#failures < FAILURES_MAX) {
      this.#start();
    }
  }

  #start(): void {
    const built = './encoding.js';
    const { program, isText } = workerProgram(import.meta.url, built, './encoding-thread.ts');
    const worker = new Worker(program, {
      eval: isText,
      execArgv: [],
      resourceLimits: WORKER_LIMITS,
      stdout: true,
      stderr: true,
    });
    const running: Running = { worker, jobs: new Map(), ready: false };
    worker.stdout.resume();
    worker.stderr.resume();
    worker.unref();
    worker.on('message', (answer: EncodingAnswer) => this.#answered(running, answer));
    worker.on('error', () => this.#over(running));
    worker.on('exit', () => this.#over(running));
    this.#running.add(running);
  }

  #answered(running: Running, answer: EncodingAnswer): void {
    if ('ready' in answer) {
      running.ready = true;
      this.#failures = 0;
      return;
    }
    const job = running.jobs.get(answer.call);
    running.jobs.delete(answer.call);
    if ('failed' in answer) return job?.reject(new EncodingFailed(answer.failed));
    const { digest, key, bytes } = answer;
    job?.resolve({ digest, key, bytes: job.memory.subarray(0, bytes) });
  }

  #over(running: Running): void {
    if (!this.#running.delete(running)) return;
    if (!running.ready) this.#failures += 1;
    for (const { reject } of running.jobs.values()) {
      reject(new EncodingFailed('A file could not be stored. Try again.'));
    }
  }

  async #end(): Promise<void> {
    clearTimeout(this.#idle);
    const busy = [...this.#running].filter(({ jobs }) => this.#closed || jobs.size === 0);
    for (const running of busy) this.#running.delete(running);
    for (const { jobs } of busy) {
      for (const { reject } of jobs.values()) reject(new EncodingFailed('This vat is closing.'));
    }
    await Promise.all(busy.map(({ worker }) => worker.terminate()));
  }
}
