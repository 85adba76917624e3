/**
 * What runs next, in order, once the code that runs now is done.
 *
 * A message never runs its receiver within the sender's turn, and nobody who waits for a promise
 * runs within the turn that settles it. One microtask runs all that has come together: asking the
 * engine for one each time costs more than a whole message.
 */

/** Something to be run once. It must not throw. */
export interface Job {
  run(): void;
}

const DONE = Promise.resolve();
let jobs: Job[] = [];

/** Runs `job` in a later microtask, behind everything that was given here before. */
export function soon(job: Job): void {
  if (jobs.push(job) === 1) DONE.then(runAll);
}

function runAll(): void {
  const due = jobs;
  jobs = [];
  let next = 0;
  try {
    while (next < due.length) (due[next++] as Job).run();
  } finally {
    // Only after a fault in our own code is anything left: it still runs, and the fault is seen.
    if (next < due.length) {
      jobs = [...due.slice(next), ...jobs];
      DONE.then(runAll);
    }
  }
}
