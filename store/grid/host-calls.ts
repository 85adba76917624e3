/**
 * Every question to a host goes through here: it has an end (an answer, our patience, or the
 * caller's signal), whatever the host does, and it leaves a trace in the host's standing. A host
 * that hangs costs a timer, never a hang of ours; whatever it answers later is dropped.
 */
import { type EndSignal, onAbort } from './abort-listeners.ts';
import {
  GrantEnded,
  HostFull,
  HostGone,
  HostLied,
  type HostTroubleKind,
  ShareMissing,
} from './errors.ts';
import { type HostStandings, makeHostStandings } from './host-standing.ts';
import { Patience } from './patience.ts';
import type { ShareHost } from './share-host.ts';
import { SharedTimers } from './shared-timers.ts';

/** Time, handed in (law 1). */
export interface GridClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls `run` once after `delay` ms; the answer calls it off. */
  after(delay: number, run: () => void): () => void;
}

export interface HostCalls {
  readonly clock: GridClock;
  readonly standings: HostStandings;
  /** As `clock.after`, for what is nearly always called off. */
  readonly unlikely: GridClock['after'];
  /**
   * What `ask` answers. `bytes`: how many travel, about. Throws HostGone when it takes longer than
   * our patience, the signal's reason when that is aborted, and what `ask` throws.
   */
  ask<T>(
    host: ShareHost,
    bytes: number,
    ask: (host: ShareHost) => Promise<T>,
    signal?: EndSignal,
  ): Promise<T>;
}

export function makeHostCalls(clock: GridClock, patienceMs: number): HostCalls {
  const standings = makeHostStandings();
  const patience = new Patience(clock.after, patienceMs);
  const timers = new SharedTimers(clock);
  return {
    clock,
    standings,
    unlikely: (delay, run) => timers.after(delay, run),
    async ask(host, bytes, ask, signal) {
      signal?.throwIfAborted();
      const start = clock.now();
      try {
        const answer = await withPatience(() => ask(host), patience, signal);
        standings.answered(host.id, clock.now() - start, bytes);
        return answer;
      } catch (error) {
        const isAnswer = error instanceof HostFull || error instanceof ShareMissing;
        if (!isAnswer && !signal?.aborted) standings.failed(host.id, clock.now());
        throw error;
      }
    },
  };
}

/** What `work` gives, unless time or signal come first; then it goes on unheard. */
function withPatience<T>(
  work: () => Promise<T>,
  patience: Patience,
  signal?: EndSignal,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const moment = patience.begin();
    const forgetSignal = onAbort(signal, () => {
      settle();
      reject(signal!.reason);
    });
    const forgetMoment = onAbort(moment.signal, () => {
      settle();
      reject(new HostGone('it takes too long'));
    });
    let settled = false;
    const settle = () => {
      if (settled) return;
      settled = true;
      forgetSignal();
      forgetMoment();
      patience.end(moment);
    };
    const answered = (answer: T) => {
      settle();
      resolve(answer);
    };
    const failed = (error: unknown) => {
      settle();
      reject(error);
    };
    try {
      work().then(answered, failed);
    } catch (error) {
      failed(error);
    }
  });
}

/** What kind of trouble an error from a host is. */
export function troubleOf(error: unknown): HostTroubleKind {
  if (error instanceof HostFull) return 'full';
  if (error instanceof HostLied) return error.kind;
  if (error instanceof GrantEnded) return 'revoked';
  return error instanceof ShareMissing ? 'missing' : 'gone';
}
