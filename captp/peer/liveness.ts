/**
 * Asks a session for a sign of life, and ends it when none comes. It asks after a moment: news that a
 * connection is lost is often no more than a moment behind.
 *
 * Any answer is a sign of life. The question is one that every peer answers, with a refusal: what
 * stands under the empty number.
 */
import type { Timers } from '../powers.ts';
import type { Session } from '../session/index.ts';
import { ask } from './ask.ts';

const NO_NUMBER = new Uint8Array();

export interface LivenessLimits {
  /** Before the question is asked. */
  readonly probeDelayMilliseconds: number;
  /** For the answer. */
  readonly probeMilliseconds: number;
}

export function livenessProbe(timers: Timers, limits: LivenessLimits): (session: Session) => void {
  /** How to stop asking, by session; undefined while nothing is asked. */
  const asking = new WeakMap<Session, { stop: (() => void) | undefined }>();
  const begin = (session: Session): { stop: (() => void) | undefined } => {
    const state = { stop: undefined };
    asking.set(session, state);
    const ended = (): void => stop(state);
    session.closed.listen({ fulfilled: ended, broken: ended });
    return state;
  };
  return (session) => {
    const state = asking.get(session) ?? begin(session);
    if (state.stop) return;
    state.stop = timers.after(limits.probeDelayMilliseconds, () => {
      state.stop = timers.after(limits.probeMilliseconds, () => {
        session.abort('You gave no sign of life.');
      });
      const answered = (): void => stop(state);
      ask(session.bootstrap, 'fetch', NO_NUMBER).listen({ fulfilled: answered, broken: answered });
    });
  };
}

function stop(state: { stop: (() => void) | undefined }): void {
  state.stop?.();
  state.stop = undefined;
}
