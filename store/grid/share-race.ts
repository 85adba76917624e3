/**
 * Does something for every share at a host of its own, all at once, and says when enough is done.
 * When a host fails, a spare one is tried. When enough people have done it, the last ones get a
 * little longer and are then left behind: one host that hangs must not make everything slow.
 */
import type { HostTrouble } from './errors.ts';
import { happiness, holdingsOf } from './happiness.ts';
import { type HostCalls, troubleOf } from './host-calls.ts';
import type { ShareHost } from './share-host.ts';

/** Left to stragglers at least; and twice the time that the others took. */
const GRACE_MS_MIN = 250;

export interface Placed<T> {
  readonly index: number;
  readonly host: ShareHost;
  readonly value: T;
}

export interface RaceOptions<T> {
  readonly calls: HostCalls;
  /** Which share is tried at which host first. */
  readonly pairs: readonly { readonly index: number; readonly host: ShareHost }[];
  /** Hosts to try when one of those fails, the first first. */
  readonly spares: readonly ShareHost[];
  /** People that must have done it before stragglers are left behind. */
  readonly happy: number;
  /** Bytes that travel for each share, about. */
  readonly bytes: number;
  attempt(index: number, host: ShareHost): Promise<T>;
  /** What is done too late. */
  onLate?(placed: Placed<T>): void;
  onTrouble(trouble: HostTrouble): void;
  readonly signal?: AbortSignal | undefined;
}

/** What was done in time. Throws only the signal's reason. */
export async function raceShares<T>(options: RaceOptions<T>): Promise<Placed<T>[]> {
  const { calls, happy, signal } = options;
  const spares = [...options.spares];
  const done: Placed<T>[] = [];
  const start = calls.clock.now();
  let over = false;
  let callOff: (() => void) | undefined;
  let leaveStragglers: (() => void) | undefined;
  const stragglersLeft = new Promise<void>((resolve) => {
    leaveStragglers = resolve;
  });
  const place = async (index: number, first: ShareHost) => {
    for (let host: ShareHost | undefined = first; host !== undefined; host = spares.shift()) {
      const at: ShareHost = host;
      try {
        const value = await calls.ask(at, options.bytes, () => options.attempt(index, at), signal);
        const placed = { index, host: at, value };
        if (over) return options.onLate?.(placed);
        done.push(placed);
        if (callOff === undefined && done.length >= happy && people(done) >= happy) {
          const grace = Math.max(GRACE_MS_MIN, 2 * (calls.clock.now() - start));
          callOff = calls.unlikely(grace, () => leaveStragglers?.());
        }
        return;
      } catch (error) {
        if (signal?.aborted || over) return;
        options.onTrouble({ hostId: at.id, index, kind: troubleOf(error) });
      }
    }
  };
  const all = Promise.all(options.pairs.map(({ index, host }) => place(index, host)));
  await Promise.race([all, stragglersLeft]);
  over = true;
  callOff?.();
  if (signal?.aborted) {
    for (const placed of done) options.onLate?.(placed);
    signal.throwIfAborted();
  }
  return done;
}

/** How many people hold shares independently. */
export function people(
  placed: Iterable<{ readonly index: number; readonly host: ShareHost }>,
): number {
  return happiness(
    holdingsOf([...placed].map(({ index, host }) => ({ index, person: host.person }))),
  );
}
