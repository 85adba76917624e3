/**
 * The waking of actors that a turn called while they slept.
 *
 * Such a turn is undone and run again once the actor is awake. A method that goes through a
 * thousand actors of a store would so be run a thousand times; therefore each time it stops again,
 * twice as many of those that its actor holds are woken at once, and it is run ten times.
 */
import type { Actor } from './actor.ts';
import type { Core } from './core.ts';
import { isReadTrouble, Refused } from './errors.ts';
import { load } from './loader.ts';
import type { Message } from './message.ts';
import { type Shell, shellOf } from './shell.ts';

/** How often a turn may be run again because it called a sleeping actor. */
export const WAKES_PER_TURN_MAX = 300;
/** How often a message is tried again that needs what cannot be read. */
const UNREAD_MAX = 60;
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
      if (isReadTrouble(error) && message.unread < UNREAD_MAX) throw error;
      failures.set(sleeper, error);
    }
  }
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
