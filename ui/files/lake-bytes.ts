/** The lake of a session as a place to read from that survives reconnections. */
import type { HomeSession } from '../session/home-session.ts';
import type { LakeRef } from '../session/refs.ts';
import { type ReadonlySignal, Signal } from '../session/signal.ts';

const known = new WeakMap<HomeSession, ReadonlySignal<PromiseLike<LakeRef> | undefined>>();

/** One signal for each session; it changes when the session has a new connection. */
export function lakeBytes(home: HomeSession): ReadonlySignal<PromiseLike<LakeRef> | undefined> {
  const before = known.get(home);
  if (before !== undefined) return before;
  const signal = new Signal<PromiseLike<LakeRef> | undefined>(home.lake);
  home.watch('lake', () => {
    signal.value = home.lake;
  });
  known.set(home, signal);
  return signal;
}
