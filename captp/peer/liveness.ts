/**
 * Asks a session for a sign of life, and ends it when none comes.
 *
 * Any answer is a sign of life. The question is one that every peer answers, with a refusal: what
 * stands under the empty number.
 */
import type { Timers } from '../powers.ts';
import type { Session } from '../session/index.ts';
import { ask } from './ask.ts';

const NO_NUMBER = new Uint8Array();

export function livenessProbe(timers: Timers, milliseconds: number): (session: Session) => void {
  const asking = new WeakSet<Session>();
  return (session) => {
    if (asking.has(session)) return;
    asking.add(session);
    const stopWaiting = timers.after(milliseconds, () => {
      session.abort('You gave no sign of life.');
    });
    const answered = (): void => {
      asking.delete(session);
      stopWaiting();
    };
    ask(session.bootstrap, 'fetch', NO_NUMBER).listen({ fulfilled: answered, broken: answered });
  };
}
