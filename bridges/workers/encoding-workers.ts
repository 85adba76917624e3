/**
 * Chunks of large files are encoded and decoded by worker threads: one for each core, up to four. The main thread has
 * work of its own, but less than they: it gathers bytes, looks for borders, and talks to the disk. They are begun with
 * the first large file, or many small ones, and ended when there was none for a while. Until one is ready, and where
 * none can be started, this thread does the work: nothing ever waits for a worker.
 */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import {
  DamagedObject,
  type EncodedObject,
  makeLocalEncoder,
  type ObjectEncoder,
  type ObjectRef,
} from '../../store/index.ts';
import { nodeCiphers } from '../disks/node-ciphers.ts';
import type { EncodingAnswer, EncodingJob, EncodingResult, Slabs } from './encoding-thread.ts';
import { type SlabJobs, SmallJobs } from './small-jobs.ts';
import { SmallSlab } from './small-slab.ts';
import { workerProgram } from './worker-program.ts';

const WORKERS_MAX = 4;
/** Without work for so long, workers are ended: each takes some ten MiB. */
const IDLE_MAX_MS = 60_000;
/** A worker has little of its own: without this its garbage would grow to many times as much. */
const WORKER_LIMITS = { maxYoungGenerationSizeMb: 2, maxOldGenerationSizeMb: 64 };
/** A worker that failed to start so many times in a row is not tried again. */
const FAILURES_MAX = 3;

/** Slabs of a worker: while it works on one, this thread fills and empties the others. */
const SLABS = 4;
/** So many small ones in company, and workers are worth being started for them. */
const MANY_SMALL = 1_000;

/** A worker ended with a chunk in its hands. */
class EncodingFailed extends Error {
  readonly code = 'encoding-failed';
  override readonly name = 'EncodingFailed';
}

export interface EncodingWorkers extends ObjectEncoder {
  /** Ends the workers. What they have in hand fails. */
  close(): Promise<void>;
}

export function makeEncodingWorkers(count = availableParallelism()): EncodingWorkers {
  return new Pool(Math.min(count, WORKERS_MAX));
}

interface Waiting {
  readonly resolve: (result: EncodingResult) => void;
  readonly reject: (error: Error) => void;
}

interface Running {
  readonly worker: Worker;
  readonly jobs: Map<number, Waiting>;
  readonly slabs: readonly SmallSlab[];
  /** Those of them that are with the worker. */
  readonly small: Map<SmallSlab, SlabJobs>;
  ready: boolean;
}

class Pool implements EncodingWorkers {
  readonly parallel: number;
  readonly #local = makeLocalEncoder(nodeCiphers);
  readonly #running = new Set<Running>();
  readonly #small = new SmallJobs({
    local: this.#local,
    slab: (jobs) => this.#freeSlab(jobs),
    send: (slab, jobs) => this.#sendSmall(slab, jobs),
  });
  /** Small ones that came in company since workers were ended. */
  #smallSeen = 0;
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
    const result = this.#send({ memory, secret, length });
    if (result === undefined) return this.#local.encode(secret, memory, length);
    const object = await result;
    return { ...object, bytes: memory.subarray(0, object.bytes) };
  }

  async decode(memory: Uint8Array, bytes: number, ref: ObjectRef): Promise<number> {
    const { digest, key } = ref;
    const result = this.#send({ memory, bytes, digest, key });
    if (result === undefined) return this.#local.decode(memory, bytes, ref);
    return (await result).bytes;
  }

  encodeSmall(secret: Uint8Array, plaintext: Uint8Array): Promise<EncodedObject> {
    return this.#small.encode(secret, plaintext);
  }

  decodeSmall(bytes: Uint8Array, ref: ObjectRef): Promise<Uint8Array> {
    return this.#small.decode(bytes, ref);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#end();
  }

  /** Undefined when no worker is ready. */
  #send(job: EncodingJob): Promise<EncodingResult> | undefined {
    this.#provide();
    const [least] = [...this.#running]
      .filter(({ ready }) => ready)
      .sort((a, b) => load(a) - load(b));
    if (!least) return undefined;
    this.#calls += 1;
    const call = this.#calls;
    return new Promise((resolve, reject) => {
      least.jobs.set(call, { resolve, reject });
      least.worker.postMessage({ call, ...job });
    });
  }

  #freeSlab(jobs: number): SmallSlab | undefined {
    this.#smallSeen += jobs;
    if (this.#smallSeen < MANY_SMALL && this.#running.size === 0) return undefined;
    this.#provide();
    // One worker does more of these than this thread can give away; but not while it has chunks.
    let least: { readonly slab: SmallSlab; readonly chunks: number } | undefined;
    for (const { ready, slabs, small, jobs: chunks } of this.#running) {
      const slab = ready ? slabs.find((each) => !small.has(each)) : undefined;
      if (slab && (!least || chunks.size < least.chunks)) least = { slab, chunks: chunks.size };
    }
    return least?.slab;
  }

  #sendSmall(slab: SmallSlab, jobs: SlabJobs): void {
    for (const running of this.#running) {
      const number = running.slabs.indexOf(slab);
      if (number < 0) continue;
      running.small.set(slab, jobs);
      running.worker.postMessage(number);
    }
  }

  #provide(): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => void this.#end(), IDLE_MAX_MS);
    this.#idle.unref();
    while (!this.#closed && this.#running.size < this.parallel && this.#failures < FAILURES_MAX) {
      try {
        this.#start();
      } catch {
        // The system has no thread for us: this one does the work.
        this.#failures += 1;
      }
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
    const slabs = Array.from({ length: SLABS }, () => new SmallSlab());
    const running: Running = { worker, jobs: new Map(), slabs, small: new Map(), ready: false };
    worker.postMessage({ slabs: slabs.map(({ memory }) => memory) } satisfies Slabs);
    worker.stdout.resume();
    worker.stderr.resume();
    worker.unref();
    worker.on('message', (answer: EncodingAnswer) => this.#answered(running, answer));
    worker.on('error', () => this.#over(running));
    worker.on('exit', () => this.#over(running));
    this.#running.add(running);
  }

  #answered(running: Running, answer: EncodingAnswer): void {
    if (typeof answer === 'number') {
      const slab = running.slabs[answer];
      const jobs = slab && running.small.get(slab);
      if (!jobs) return;
      this.#small.taken(slab, jobs);
      slab.clear();
      running.small.delete(slab);
      return;
    }
    if ('ready' in answer) {
      running.ready = true;
      this.#failures = 0;
      return;
    }
    const job = running.jobs.get(answer.call);
    running.jobs.delete(answer.call);
    if ('result' in answer) job?.resolve(answer.result);
    else if ('failed' in answer) job?.reject(new EncodingFailed(answer.failed));
    else job?.reject(new DamagedObject(answer.damaged.address, answer.damaged.segment));
  }

  #over(running: Running): void {
    if (!this.#running.delete(running)) return;
    if (!running.ready) this.#failures += 1;
    for (const jobs of running.small.values()) this.#small.lost(jobs);
    running.small.clear();
    for (const { reject } of running.jobs.values()) {
      reject(new EncodingFailed('A file could not be stored or read. Try again.'));
    }
  }

  async #end(): Promise<void> {
    clearTimeout(this.#idle);
    this.#smallSeen = 0;
    const busy = [...this.#running].filter((running) => this.#closed || load(running) === 0);
    for (const running of busy) this.#running.delete(running);
    for (const { jobs, small } of busy) {
      for (const left of small.values()) this.#small.lost(left);
      small.clear();
      for (const { reject } of jobs.values()) reject(new EncodingFailed('This vat is closing.'));
    }
    await Promise.all(busy.map(({ worker }) => worker.terminate()));
  }
}

/** What a worker has in hand. */
function load({ jobs, small }: Running): number {
  return jobs.size + small.size;
}
