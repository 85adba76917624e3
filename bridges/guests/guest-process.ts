/**
 * One process in which a guest runs.
 *
 * It is started with nothing: no environment, no files but what Node itself has open, no way to
 * start programs (Node's permission model), and three pipes of which two carry frames. Whatever
 * comes out of it is bytes that a bounded decoder reads.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { parse } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { type Clock, VatError } from '../../vat/index.ts';
import { FRAME, type Frame, FrameReader, frameOf } from './frames.ts';
import { FRAME_BYTES_MAX, type GuestLimits, START_MS_MAX } from './limits.ts';

/** The guest was ended because it went beyond a limit; its turn has done nothing. */
export class GuestStopped extends VatError {
  /** Which limit: `time`, `memory`, `size`, or `fault` when its process ended by itself. */
  readonly limit: string;

  constructor(limit: string, { cpu_ms, heap_mib, wall_ms }: GuestLimits) {
    const why: Readonly<Record<string, string>> = {
      time: `it took more than ${cpu_ms} ms of processor time (or ${wall_ms} ms in all)`,
      memory: `it took more than ${heap_mib} MiB of memory`,
      size: 'it gave back too much',
    };
    const said = why[limit] ?? 'its process ended';
    super('GuestStopped', 'guest-stopped', `This guest was stopped: ${said}. It has done nothing.`);
    this.limit = limit;
  }
}

/**
 * Reads the program from the first frame and runs it. It is given on the command line, so that the
 * process need not open a single file.
 */
const LOADER = `
const pieces = []; let have = 0;
process.stdin.on('data', function take(piece) {
  pieces.push(piece); have += piece.length;
  const all = have > 5 ? Buffer.concat(pieces) : undefined;
  const end = all && 5 + all.readUInt32BE(0);
  if (!end || have < end) return;
  process.stdin.off('data', take);
  const { text, limits } = JSON.parse(all.toString('utf8', 5, end));
  globalThis.loaded = { text, limits, rest: Uint8Array.from(all.subarray(end)) };
  Function('require', text)(require);
});`;

/** Node 20 has it as an experiment, later ones as it is. */
const PERMISSION = process.allowedNodeEnvironmentFlags.has('--permission')
  ? '--permission'
  : '--experimental-permission';
const FLAGS = [
  PERMISSION,
  '--allow-worker',
  '--no-warnings',
  '--no-addons',
  '--max-old-space-size=64',
];

interface Waiting {
  resolve(outcome: Uint8Array): void;
  reject(error: unknown): void;
}

export class GuestProcess {
  readonly #limits: GuestLimits;
  readonly #clock: Clock;
  readonly #child: ChildProcess;
  readonly #input: Writable;
  readonly #reader = new FrameReader(FRAME_BYTES_MAX);
  /** When it has ended. */
  readonly ended: Promise<void>;
  #waiting: Waiting | undefined;
  #stopped = 'fault';
  #callOff: () => void = () => undefined;
  #over = false;

  constructor(program: string, limits: GuestLimits, clock: Clock) {
    this.#limits = limits;
    this.#clock = clock;
    this.#child = spawn(process.execPath, [...FLAGS, '-e', LOADER], {
      stdio: ['pipe', 'pipe', 'ignore'],
      cwd: parse(process.execPath).root,
      // Node does not start on Windows without it.
      env: process.env.SystemRoot ? { SystemRoot: process.env.SystemRoot } : {},
      windowsHide: true,
    });
    this.#input = this.#child.stdin as Writable;
    const output = this.#child.stdout as Readable;
    output.on('data', (piece: Uint8Array) => this.#take(piece));
    // A process that ended takes no more input; that it ended is told by `exit`.
    this.#input.on('error', () => this.end());
    this.ended = new Promise((resolve) => {
      this.#child.on('error', () => resolve(this.#exited()));
      this.#child.on('close', (_, signal) => resolve(this.#exited(signal)));
    });
    const text = new TextEncoder().encode(JSON.stringify({ text: program, limits }));
    this.#input.write(frameOf(FRAME.program, text));
  }

  get over(): boolean {
    return this.#over;
  }

  /** Resolves when it can take the first call. Throws {@link GuestStopped}. */
  async start(): Promise<void> {
    await this.#next(START_MS_MAX);
  }

  /** One turn; only one at a time. Throws {@link GuestStopped}. */
  run(message: Uint8Array): Promise<Uint8Array> {
    this.#input.write(frameOf(FRAME.call, message));
    return this.#next(this.#limits.wall_ms);
  }

  /** At once. */
  end(): void {
    this.#over = true;
    this.#child.kill('SIGKILL');
  }

  #next(within: number): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      if (this.#over) return reject(new GuestStopped(this.#stopped, this.#limits));
      this.#waiting = { resolve, reject };
      const due = this.#clock.now() + within;
      const look = (): void => {
        if (this.#clock.now() >= due) this.#stop('time');
        else this.#callOff = this.#clock.wakeAt(due, look);
      };
      this.#callOff = this.#clock.wakeAt(due, look);
    });
  }

  #take(piece: Uint8Array): void {
    if (this.#over) return;
    try {
      for (const frame of this.#reader.take(piece)) this.#receive(frame);
    } catch {
      this.#stop('size');
    }
  }

  #receive({ is, body }: Frame): void {
    if (is === FRAME.stopped) return this.#stop(new TextDecoder().decode(body.subarray(0, 20)));
    if (is !== FRAME.done && is !== FRAME.ready) return this.#stop('fault');
    const waiting = this.#waiting;
    this.#waiting = undefined;
    this.#callOff();
    waiting?.resolve(body);
  }

  #stop(limit: string): void {
    this.#stopped = limit;
    this.end();
  }

  /** V8 ends a process that needs more memory than it may have by SIGABRT (134 for a shell). */
  #exited(signal?: NodeJS.Signals | null): void {
    this.#over = true;
    this.#callOff();
    const aborted = signal === 'SIGABRT' || signal === 'SIGTRAP' || signal === 'SIGILL';
    const limit = aborted && this.#stopped === 'fault' ? 'memory' : this.#stopped;
    this.#waiting?.reject(new GuestStopped(limit, this.#limits));
    this.#waiting = undefined;
  }
}
