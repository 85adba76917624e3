/**
 * Sending what the protocol itself needs: at once, whatever turn of a vat is going on, because it
 * must not wait for, nor be undone with, what the user's code does.
 */
import { deliverTo } from '../handler.ts';
import { sym } from '../symbol.ts';
import { makeVow, type Vow } from '../vow.ts';

/** Sends `method` to `target`, for the answer. */
export function ask(target: unknown, method: string, ...args: unknown[]): Vow {
  const { vow, resolver } = makeVow();
  deliverTo(target, [sym(method), ...args], resolver);
  return vow;
}

/** As {@link ask}, wanting no answer. */
export function tell(target: unknown, method: string, ...args: unknown[]): void {
  deliverTo(target, [sym(method), ...args], undefined);
}
