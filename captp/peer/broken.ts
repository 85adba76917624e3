/**
 * Hearing that a reference can no longer be used, because the connection it came by has ended.
 */

import type { Session } from '../session/index.ts';
import { sessionOf } from '../session/presence.ts';
import { Vow } from '../vow.ts';
import { type LastingState, lastingOf } from './lasting-reference.ts';

type Stop = () => void;

/**
 * Calls `listener` once, with the reason in plain words, when the session that `ref` came by ends.
 * For a lasting reference that is when it loses its peer next; for a promise, when it breaks or
 * its value does. What is here never breaks. The answer takes `listener` back.
 */
export function onBroken(ref: object, listener: (reason: string) => void): Stop {
  let stop: Stop = () => undefined;
  let told = false;
  const tell = (reason: string): void => {
    if (told) return;
    told = true;
    stop();
    listener(reason);
  };
  if (ref instanceof Vow) {
    ref.listen({
      fulfilled: (value) => {
        if (!told && isObject(value)) stop = onBroken(value, tell);
      },
      broken: (error) => tell(error instanceof Error ? error.message : 'It was broken.'),
    });
  } else stop = listenTo(ref, tell);
  return () => {
    told = true;
    stop();
  };
}

/** Calls `listener` each time a lasting reference loses or regains its peer. */
export function onState(
  ref: object,
  listener: (state: LastingState, reason: string) => void,
): Stop {
  return lastingOf(ref)?.listen(listener) ?? (() => undefined);
}

/**
 * Is the peer of a lasting reference there now? Unless it is, it is dialled at once, however long
 * that was put off. Whatever is no lasting reference is there.
 */
export function isThere(ref: object): Promise<boolean> {
  const lasting = lastingOf(ref);
  if (!lasting) return Promise.resolve(true);
  return new Promise((resolve) => {
    lasting.tryNow(resolve);
  });
}

function listenTo(ref: object, tell: (reason: string) => void): Stop {
  const lasting = lastingOf(ref);
  if (lasting) {
    return lasting.listen((state, reason) => {
      if (state === 'away') tell(reason);
    });
  }
  const session = sessionOf(ref);
  return session ? listenToEnd(session, tell) : () => undefined;
}

const listeners = new WeakMap<Session, Set<(reason: string) => void>>();

/** All listeners of one session share one place with it, which they can leave again. */
function listenToEnd(session: Session, tell: (reason: string) => void): Stop {
  const ended = session.closed.settled;
  if (ended) {
    queueMicrotask(() => tell('value' in ended ? ended.value : ''));
    return () => undefined;
  }
  const all = listeners.get(session) ?? begin(session);
  all.add(tell);
  return () => void all.delete(tell);
}

function begin(session: Session): Set<(reason: string) => void> {
  const all = new Set<(reason: string) => void>();
  const tellAll = (reason: unknown): void => {
    for (const tell of [...all]) tell(String(reason));
  };
  listeners.set(session, all);
  session.closed.listen({ fulfilled: tellAll, broken: tellAll });
  return all;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
