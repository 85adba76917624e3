/**
 * Settling one promise may settle those that wait for it, and so on, at once.
 *
 * A chain of a thousand messages, each sent to the answer of the one before, would exhaust the
 * stack; a stranger can send such a chain. So beyond some depth the rest waits until what runs now
 * has returned, and then runs in the order in which it came up.
 */

import { runEach } from './run-each.ts';

const DEPTH_MAX = 32;

let depth = 0;
let postponed: (() => void)[] = [];

/** May something more run now, within what runs? If so, {@link leave} must follow it. */
export function enter(): boolean {
  if (depth >= DEPTH_MAX) return false;
  depth++;
  return true;
}

/** What was entered has returned. */
export function leave(): void {
  depth--;
  if (depth === 0 && postponed.length > 0) runPostponed();
}

/** Runs `run(what)` now, or as soon as the stack is short again. */
export function nested<T>(run: (what: T) => void, what: T): void {
  if (!enter()) {
    postponed.push(() => run(what));
    return;
  }
  try {
    run(what);
  } finally {
    leave();
  }
}

/** All of it, also what comes up meanwhile; then a fault in our own code is seen. */
function runPostponed(): void {
  try {
    runEach(postponed, (run) => {
      depth++;
      try {
        run();
      } finally {
        depth--;
      }
    });
  } finally {
    postponed = [];
  }
}
