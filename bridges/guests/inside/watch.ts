/**
 * The thread that watches. It hands calls to the room and answers out, and ends the whole process
 * when a turn has used up its time or memory, or when the vat is gone.
 *
 * A process and not just a thread, because V8 ends the process, not the thread, when one single
 * allocation does not fit (`new Array(1e8).fill(0)`), and because memory outside of its heap
 * (ArrayBuffers) is not counted for a thread at all.
 */
import { writeSync } from 'node:fs';
import { setPriority } from 'node:os';
import { Worker } from 'node:worker_threads';
import { FRAME, type Frame, FrameReader, frameOf } from '../frames.ts';
import { FRAME_BYTES_MAX, type GuestLimits } from '../limits.ts';

/** How often it looks, ms: in between a guest can go beyond its limit by what it manages to do. */
const LOOK_MS = 10;
const STANDARD_OUTPUT = 1;
const MIB = 1024 * 1024;

/** What the loader leaves: see guest-process.ts. */
interface Loaded {
  readonly text: string;
  readonly rest: Uint8Array;
  readonly limits: GuestLimits;
}

export function watch(): void {
  const { text, rest, limits } = Reflect.get(globalThis, 'loaded') as Loaded;
  setPriority(limits.priority);
  new Watch(text, limits).start(rest);
}

class Watch {
  readonly #limits: GuestLimits;
  readonly #room: Worker;
  readonly #parent = process.ppid;
  #before: NodeJS.CpuUsage | undefined;

  constructor(text: string, limits: GuestLimits) {
    this.#limits = limits;
    this.#room = new Worker(text, {
      eval: true,
      env: {},
      stdout: true,
      stderr: true,
      resourceLimits: {
        maxOldGenerationSizeMb: limits.heap_mib,
        maxYoungGenerationSizeMb: Math.max(1, limits.heap_mib / 8),
        codeRangeSizeMb: 16,
        stackSizeMb: 2,
      },
    });
  }

  start(rest: Uint8Array): void {
    this.#room.on('message', (message: unknown) => this.#answer(message));
    this.#room.on('error', (error: NodeJS.ErrnoException) =>
      this.#stop(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'memory' : 'fault'),
    );
    this.#room.on('exit', () => this.#stop('fault'));
    const reader = new FrameReader(FRAME_BYTES_MAX);
    const take = (piece: Uint8Array): void => {
      for (const frame of reader.take(piece)) this.#call(frame);
    };
    process.stdin.on('data', take);
    process.stdin.on('end', () => this.#end());
    take(rest);
    setInterval(() => this.#look(), LOOK_MS);
  }

  #call({ is, body }: Frame): void {
    if (is !== FRAME.call) return this.#end();
    this.#before = process.cpuUsage();
    this.#room.postMessage(body);
  }

  /** What the room says may come from a guest that broke out: it is bytes, or nothing. */
  #answer(message: unknown): void {
    if (message === 'ready') return write(FRAME.ready, new Uint8Array());
    if (!(message instanceof Uint8Array) || !this.#before) return this.#stop('fault');
    this.#before = undefined;
    if (message.length > FRAME_BYTES_MAX) return this.#stop('size');
    write(FRAME.done, message);
  }

  #look(): void {
    if (process.ppid !== this.#parent) return this.#end();
    if (process.memoryUsage.rss() > this.#limits.memory_mib * MIB) this.#stop('memory');
    if (!this.#before) return;
    const { user, system } = process.cpuUsage(this.#before);
    if ((user + system) / 1_000 > this.#limits.cpu_ms) this.#stop('time');
  }

  #stop(reason: string): void {
    try {
      write(FRAME.stopped, new TextEncoder().encode(reason));
    } finally {
      this.#end();
    }
  }

  /** At once: a room that loops would not let the process end in any other way. */
  #end(): void {
    process.kill(process.pid, 'SIGKILL');
  }
}

/** Writes to the vat, waiting for it to read. */
function write(is: number, body: Uint8Array): void {
  const frame = frameOf(is, body);
  for (let at = 0; at < frame.length; ) {
    try {
      at += writeSync(STANDARD_OUTPUT, frame, at);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    }
  }
}
