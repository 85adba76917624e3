/**
 * A peer of endo's implementation as an {@link InteropPeer}: starts endo-driver.mjs and hands every
 * call to it.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { InteropPeer, PeerAddress } from './interop-peer.ts';

/** How a stream is cut into operations: each behind its length, or not at all. */
export type TcpFraming = 'length' | 'none';

interface Reply {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: string;
  readonly ready?: PeerAddress;
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

const DRIVER = fileURLToPath(new URL('endo-driver.mjs', import.meta.url));

/** Is there a checkout of endo with its OCapN package at `directory`? */
export function isEndoCheckout(directory: string): boolean {
  return existsSync(join(directory, 'packages', 'ocapn', 'index.js'));
}

/** Starts a peer from the checkout at `directory`. Breaks with what endo printed if it cannot. */
export async function startEndoPeer(
  directory: string,
  designator: string,
  framing: TcpFraming,
): Promise<InteropPeer> {
  const child = fork(DRIVER, [directory, designator, framing === 'length' ? 'syrup' : 'none'], {
    execArgv: ['--expose-gc'],
    silent: true,
  });
  const printed: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (data) => printed.push(String(data)));
  }
  const calls = new Calls(child);
  const address = await Promise.race([calls.ready, exited(child, printed)]);
  const peer = new Proxy({} as InteropPeer, {
    get: (_, command) => {
      if (command === 'name') return `endo ${designator}`;
      if (command === 'address') return address;
      // A peer is no promise, though one may await it.
      if (command === 'then') return undefined;
      if (command === 'stop') return () => stop(child, calls);
      return (...args: unknown[]) => calls.call(String(command), args);
    },
  });
  return peer;
}

async function stop(child: ChildProcess, calls: Calls): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  await calls.call('stop', []);
  child.kill();
  await exit;
}

async function exited(child: ChildProcess, printed: readonly string[]): Promise<never> {
  await once(child, 'exit');
  throw new Error(`endo did not start:\n${printed.join('')}`);
}

/** The calls under way to one driver. */
class Calls {
  readonly ready: Promise<PeerAddress>;
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, Waiting>();
  #next = 1;

  constructor(child: ChildProcess) {
    this.#child = child;
    this.ready = new Promise((resolve) => {
      child.on('message', (reply: Reply) => {
        if (reply.ready) resolve(reply.ready);
        else this.#settle(reply);
      });
    });
    child.on('exit', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('endo has stopped.'));
      this.#waiting.clear();
    });
  }

  call(command: string, args: readonly unknown[]): Promise<unknown> {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#child.send({ id, command, args });
    });
  }

  #settle({ id = 0, result, error }: Reply): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) waiting?.resolve(result);
    else waiting?.reject(new Error(error));
  }
}
