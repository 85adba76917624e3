/** Those who listen to a promise: nearly always one, for whom no list is made. */
import type { Listener } from './resolver.ts';

export type Listeners<T> = Listener<T> | Listener<T>[] | undefined;

export function withListener<T>(listeners: Listeners<T>, one: Listener<T>): Listeners<T> {
  if (listeners === undefined) return one;
  if (!Array.isArray(listeners)) return [listeners, one];
  listeners.push(one);
  return listeners;
}

export function eachOf<T>(listeners: Listeners<T>): readonly Listener<T>[] {
  if (listeners === undefined) return [];
  return Array.isArray(listeners) ? listeners : [listeners];
}
