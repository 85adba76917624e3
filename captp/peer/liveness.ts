/**
 * Asks a session for a sign of life, tells whether one came, and ends the session when none does. It
 * asks after a moment: news that a connection is lost is often no more than a moment behind.
 *
 * Any answer is a sign of life. The question is one that every peer answers, with a refusal: what
 * stands under the empty number.
 */
import type { Timers } from '../powers.ts';
import { Disconnected, type Session } from '../session/index.ts';
import { ask } from './ask.ts';

const NO_NUMBER = new Uint8Array();

export interface LivenessLimits {
  /** Before the question is asked. */
  readonly probeDelayMilliseconds: number;
  /** For the answer. */
  readonly probeMilliseconds: number;
}

/** Asks for a sign of life; undefined while an earlier question is open. */
export type LivenessProbe = (session: Session) => Promise<boolean> | undefined;

export function livenessProbe(timers: Timers, limits: LivenessLimits): LivenessProbe {
  /** What ends the question that is open, by session. */
  const asking = new WeakMap<Session, { end: ((isAlive: boolean) => void) | undefined }>();
  const begin = (session: Session): { end: ((isAlive: boolean) => void) | undefined } => {
    const state: { end: ((isAlive: boolean) => void) | undefined } = { end: undefined };
    asking.set(session, state);
    const over = (): void => state.end?.(false);
    session.closed.listen({ fulfilled: over, broken: over });
    return state;
  };
  return (session) => {
    const state = asking.get(session) ?? begin(session);
    if (state.end) return undefined;
    return new Promise((resolve) => {
      let stop = timers.after(limits.probeDelayMilliseconds, () => {
        stop = timers.after(limits.probeMilliseconds, () => {
          session.abort('You gave no sign of life.');
        });
        ask(session.bootstrap, 'fetch', NO_NUMBER).listen({
          fulfilled: () => state.end?.(true),
          // What breaks because the session has ended is no answer.
          broken: (error) => state.end?.(!(error instanceof Disconnected)),
        });
      });
      state.end = (isAlive) => {
        state.end = undefined;
        stop();
        resolve(isAlive);
      };
    });
  };
}
