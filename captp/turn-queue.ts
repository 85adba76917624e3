/**
 * What runs next, in order, once the code that runs now is done.
 *
 * A message never runs its receiver within the sender's turn, and nobody who waits for a promise
 * runs within the turn that settles it. One microtask runs all that has come together: asking the
 * engine for one each time costs more than a whole message. Last of all, what the jobs have written
 * is sent.
 */

import { runEach } from './run-each.ts';

/** Something to be run once. It must not throw. */
export interface Job {
  run(): void;
}

const DONE = Promise.resolve();
let jobs: Job[] = [];
let atTheEnd: Job[] = [];
let isScheduled = false;

/** Runs `job` in a later microtask, behind everything that was given here before. */
export function soon(job: Job): void {
  jobs.push(job);
  if (!isScheduled) schedule();
}

/** As {@link soon}, behind all that {@link soon} was given until then. */
export function lastly(job: Job): void {
  atTheEnd.push(job);
  if (!isScheduled) schedule();
}

function schedule(): void {
  isScheduled = true;
  void DONE.then(runAll);
}

/** What comes meanwhile has its turn in the next microtask, after what others wait for. */
function runAll(): void {
  isScheduled = false;
  const due = jobs;
  jobs = [];
  try {
    runEach(due, run);
  } finally {
    // Jobs that came meanwhile may have more to send; then all of it goes at once.
    if (jobs.length === 0) {
      const last = atTheEnd;
      atTheEnd = [];
      runEach(last, run);
    }
  }
}

const run = (job: Job): void => job.run();
