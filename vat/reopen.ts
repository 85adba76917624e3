/**
 * What was under way when a vat was last closed or killed: timers that are set, and messages not
 * yet handled.
 */
import type { Core } from './core.ts';
import { type Cause, HOST } from './journal/cause.ts';
import { messageRange, numberIn, timerRange } from './keys.ts';
import { type Message, makeMessage } from './message.ts';
import { facetOf } from './shell.ts';

/** Keys of timers begin with one byte for their sort. */
const TIMER_KEY_ID = 1;
const TIMER = { record: 'timer' };

/** Puts all stored timers on the table. One that is damaged is told of and left out. */
export async function restoreTimers(core: Core): Promise<void> {
  for (const [key, sealed] of await core.records.all(timerRange, TIMER)) {
    reporting(core, () => {
      const [ref, facet, time, args, turn] = core.records.open(key, sealed, TIMER) as [
        unknown,
        string,
        number,
        unknown[],
        number | undefined,
      ];
      const shell = facetOf(core, ref)?.shell;
      if (!shell) return;
      const id = key.slice(TIMER_KEY_ID);
      core.timers.add(core.timers.restore(id, shell, facet, time, args, turn));
    });
  }
}

/**
 * The messages that were durable but not handled, in the order sent, and the number of the next
 * one.
 */
export async function restoreMessages(core: Core): Promise<{ messages: Message[]; next: number }> {
  const messages: Message[] = [];
  let next = 0;
  for (const [key, sealed] of await core.records.all(messageRange, { record: 'message' })) {
    next = numberIn(key) + 1;
    reporting(core, () => {
      const open = (): unknown => core.records.open(key, sealed, { record: 'message' });
      const { made, names } = core.promises.naming(open);
      const [ref, args, id, cause] = made as [unknown, unknown[], Uint8Array?, Cause?];
      const to = facetOf(core, ref);
      if (!to) return;
      for (const named of names) named.holders++;
      const promised = id && core.promises.withId(id, 'message');
      const more = { record: key, promised, holds: names, cause: cause ?? HOST };
      messages.push(makeMessage(to, args, promised?.resolver, more));
    });
  }
  return { messages, next };
}

function reporting(core: Core, run: () => void): void {
  try {
    run();
  } catch (error) {
    core.onFault(error);
  }
}
