/**
 * The parent's end of a child process: asks, waits for the answer, not forever, and ends the
 * process by its own handle.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const ANSWER_MS_MAX = 120_000;
/** One file a run, so that two runs at a time do not disturb each other. */
const BUILT = fileURLToPath(new URL(`../dist/child-${process.pid}.js`, import.meta.url));

/** Builds child.ts with the options of the product (scripts/program.mjs). */
export async function buildChild(): Promise<void> {
  await build({
    entryPoints: [fileURLToPath(new URL('child.ts', import.meta.url))],
    outfile: BUILT,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: 'inline',
    logLevel: 'warning',
  });
}

/** Takes the built file away again; processes that run on go on. */
export function removeChild(): Promise<void> {
  return rm(BUILT, { force: true });
}

type Answer = { result?: unknown; error?: string };

export class Side {
  readonly #process: ChildProcess;
  #ended = false;

  constructor(contender: string) {
    this.#process = fork(BUILT, [contender], {
      execArgv: ['--expose-gc'],
      stdio: ['ignore', 2, 2, 'ipc'],
      serialization: 'advanced',
    });
    this.#process.once('exit', () => {
      this.#ended = true;
    });
  }

  /** Asks for one thing and gives the answer. One question at a time. */
  ask<T>(name: string, ...args: unknown[]): Promise<T> {
    const child = this.#process;
    return new Promise((resolve, reject) => {
      const over = (step: () => void) => {
        clearTimeout(timer);
        child.off('message', heard);
        child.off('exit', gone);
        step();
      };
      const heard = ({ result, error }: Answer) =>
        over(() => (error === undefined ? resolve(result as T) : reject(new Error(error))));
      const gone = () => over(() => reject(new Error(`A process ended during “${name}”.`)));
      const timer = setTimeout(() => {
        over(() => reject(new Error(`“${name}” took more than ${ANSWER_MS_MAX / 1_000} s.`)));
      }, ANSWER_MS_MAX);
      if (this.#ended) return gone();
      child.on('message', heard);
      child.on('exit', gone);
      child.send({ name, args });
    });
  }

  end(): void {
    this.#process.kill('SIGKILL');
  }
}

/** A client and a server of one contender. */
export interface Pair {
  readonly name: string;
  readonly client: Side;
  readonly server: Side;
  readonly port: number;
}

/** Starts both sides and connects them. */
export async function startPair(name: string, started: Side[]): Promise<Pair> {
  const [client, server] = [new Side(name), new Side(name)];
  started.push(client, server);
  const port = await server.ask<number>('serve');
  await client.ask('connect', port);
  return { name, client, server, port };
}
