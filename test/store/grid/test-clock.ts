/**
 * A clock that jumps to the next timer whenever nothing else is left to do: what waits for twenty
 * seconds is over at once, and in the same order as if it had taken them.
 */
import type { GridClock } from '../../../store/index.ts';

export interface TestClock extends GridClock {
  pass(milliseconds: number): void;
  /** Timers that are set. */
  readonly waiting: number;
}

interface Timer {
  readonly at: number;
  run(): void;
}

export function makeTestClock(start = 1_700_000_000_000): TestClock {
  let now = start;
  let timers: Timer[] = [];
  let pumping = false;
  const pump = () => {
    // Two turns of the event loop, so that whatever can happen without time has happened.
    setImmediate(() => setImmediate(fire));
  };
  const fire = () => {
    pumping = false;
    const next = timers.reduce<Timer | undefined>(
      (first, timer) => (first === undefined || timer.at < first.at ? timer : first),
      undefined,
    );
    if (next === undefined) return;
    now = Math.max(now, next.at);
    timers = timers.filter((timer) => timer !== next);
    next.run();
    resume();
  };
  const resume = () => {
    if (pumping || timers.length === 0) return;
    pumping = true;
    pump();
  };
  return {
    now: () => now,
    pass(milliseconds) {
      now += milliseconds;
    },
    get waiting() {
      return timers.length;
    },
    after(delay, run) {
      const timer = { at: now + delay, run };
      timers.push(timer);
      resume();
      return () => {
        timers = timers.filter((one) => one !== timer);
      };
    },
  };
}
