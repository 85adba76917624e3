/**
 * Asks connections for a sign of life, and ends those that give none within a few seconds.
 *
 * Whoever moves to another network cannot say so on its old connections: nothing leaves by them any more, and their
 * other ends would be waited for until they are asked at their turn. There are two moments when it is worth asking
 * at once: somebody has come from another address than before, and our own address has gone. Not whenever a second
 * connection comes: a busy machine or a slow line answers late, and what is well must not be cut off for that.
 */
import { networkInterfaces } from 'node:os';
import type { Connection } from '@libp2p/interface';
import type { Timers } from '../../../captp/index.ts';
import type { Node } from './node.ts';
import { within } from './within.ts';

/** Answered with an echo, or a refusal: both are signs of life. */
const PING = '/ipfs/ping/1.0.0';
const PING_BYTES = 32;
const ANSWER_MS_MAX = 5_000;
/** How often it is looked whether our own addresses are what they were. */
const LOOK_MS = 3_000;

export interface LifePowers {
  readonly node: Node;
  readonly timers: Timers;
  /** Addresses of ours have come or gone. */
  readonly onMove: () => void;
  /** Addresses of this machine within its networks. */
  readonly ownAddresses?: () => readonly string[];
}

export class SignOfLife {
  readonly #our: LifePowers;
  readonly #asked = new Set<Connection>();
  #own: readonly string[];
  #stopTimer = (): void => undefined;

  constructor(powers: LifePowers) {
    this.#our = powers;
    this.#own = this.#addresses();
    powers.node.addEventListener('connection:open', this.#onOpen);
    this.#lookLater();
  }

  close(): void {
    this.#our.node.removeEventListener('connection:open', this.#onOpen);
    this.#stopTimer();
  }

  readonly #onOpen = ({ detail }: CustomEvent<Connection>): void => {
    const host = hostOf(detail);
    for (const other of this.#our.node.getConnections(detail.remotePeer)) {
      if (other !== detail && hostOf(other) !== host) this.#ask(other);
    }
  };

  #lookLater(): void {
    this.#stopTimer = this.#our.timers.after(LOOK_MS, () => {
      this.#look();
      this.#lookLater();
    });
  }

  #look(): void {
    const before = this.#own;
    this.#own = this.#addresses();
    const hasLost = before.some((address) => !this.#own.includes(address));
    if (hasLost) for (const connection of this.#our.node.getConnections()) this.#ask(connection);
    if (hasLost || this.#own.length !== before.length) this.#our.onMove();
  }

  #addresses(): readonly string[] {
    return (this.#our.ownAddresses ?? addressesOfMachine)();
  }

  #ask(connection: Connection): void {
    if (this.#asked.has(connection)) return;
    this.#asked.add(connection);
    const { signal, stop } = within(this.#our.timers, ANSWER_MS_MAX);
    const over = (): void => {
      stop();
      this.#asked.delete(connection);
    };
    answer(connection, signal).then(over, (error: unknown) => {
      over();
      if (!isRefusal(error)) connection.abort(new Error('It gave no sign of life.'));
    });
  }
}

/** Where the other side is, or the relay that stands between. */
function hostOf({ remoteAddr }: Connection): string {
  return remoteAddr.toString().split('/tcp/')[0] ?? '';
}

/** Breaks when nothing has come back by the time that `signal` is aborted, or it is refused. */
async function answer(connection: Connection, signal: AbortSignal): Promise<void> {
  const options = { signal, runOnLimitedConnection: true };
  const stream = await connection.newStream(PING, options);
  const silent = (): void => stream.abort(new Error('It is silent.'));
  signal.addEventListener('abort', silent);
  try {
    await stream.sink([new Uint8Array(PING_BYTES)]);
    const { done } = await stream.source[Symbol.asyncIterator]().next();
    if (done) throw new Error('It ended.');
  } finally {
    signal.removeEventListener('abort', silent);
    await stream.close().catch(silent);
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof Error && error.name === 'UnsupportedProtocolError';
}

function addressesOfMachine(): readonly string[] {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return all.filter(({ internal }) => !internal).map(({ address }) => address);
}
