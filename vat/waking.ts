/**
 * The waking of actors that a turn called while they slept.
 *
 * Such a turn is undone and run again once the actor is awake. A method that goes through a
 * thousand actors of a store would so be run a thousand times; therefore each time it stops again,
 * twice as many of those that its actor holds are woken at once, and it is run ten times.
 */
import type { Actor } from './actor.ts';
import type { Core } from './core.ts';
import { isReadTrouble, isShut, Refused } from './errors.ts';
import { load } from './loader.ts';
import type { Message } from './message.ts';
import { type Shell, shellOf } from './shell.ts';

/** How often a turn may be run again because it called a sleeping actor. */
export const WAKES_PER_TURN_MAX = 300;
/** After so many tries, a second apart, what a message needs is taken for damaged. */
const UNREAD_MAX = 60;
const UNREAD_APART_MS = 1_000;
/** Most actors woken at once: 2 to the power of this. */
const WAKES_AT_ONCE_LOG2_MAX = 10;

/**
 * Wakes `wanted` before `message` is tried again, and more of those it will want if it stopped
 * before. Throws when the database cannot be read just now.
 */
export async function wakeFor(core: Core, message: Message, wanted: Shell): Promise<void> {
  message.failures ??= new Map();
  const { failures, to } = message;
  const holder = 'shell' in to ? to.shell.actor : undefined;
  const more = message.wakes === 0 ? 0 : 2 ** Math.min(message.wakes, WAKES_AT_ONCE_LOG2_MAX);
  message.wakes++;
  if (message.wakes > WAKES_PER_TURN_MAX) {
    const text = 'This turn needs too many sleeping actors at once.';
    failures.set(wanted, new Refused('too-many-asleep', text));
    return;
  }
  const others = holder ? sleepersOf(holder, wanted.kindName, more) : [];
  for (const sleeper of new Set([wanted, ...others])) {
    try {
      await load(core, sleeper);
    } catch (error) {
      const mayBeWell = isShut(error) || message.unread < UNREAD_MAX;
      if (isReadTrouble(error) && mayBeWell) throw error;
      failures.set(sleeper, error);
    }
  }
}

/**
 * Tries are counted to find the one record that can never be read. That says nothing while the
 * whole database is shut, nor when new messages have it tried again many times in a moment.
 */
export function countUnread(message: Message, error: unknown, now: number): void {
  if (isShut(error) || Math.abs(now - message.unreadAt) < UNREAD_APART_MS) return;
  message.unread++;
  message.unreadAt = now;
}

/**
 * At most `count` sleeping actors of the kind `kindName` that `holder` refers to in its stores or
 * its state.
 */
function sleepersOf(holder: Actor, kindName: string, count: number): Shell[] {
  const found = new Set<Shell>();
  for (const held of heldBy(holder)) {
    if (found.size >= count) break;
    const shell = shellOf(holder.shell.core, held);
    if (shell?.kindName === kindName && !shell.actor && !shell.gone) found.add(shell);
  }
  return [...found];
}

/** What an actor holds: the values of its fields and entries, and what lies directly in them. */
function* heldBy({ fields, stores }: Actor): Iterable<unknown> {
  for (const value of Object.values(fields)) yield* withParts(value);
  for (const store of stores.values()) {
    for (const value of store.values()) yield* withParts(value);
  }
}

function* withParts(value: unknown): Iterable<unknown> {
  yield value;
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return;
  yield* Object.values(value);
}
