/**
 * What runs next, in order, once the code that runs now is done.
 *
 * A message never runs its receiver within the sender's turn, and nobody who waits for a promise
 * runs within the turn that settles it. One microtask runs all that has come together: asking the
 * engine for one each time costs more than a whole message. Last of all, what the jobs have written
 * is sent.
 */

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

function runAll(): void {
  isScheduled = false;
  try {
    runJobs();
  } finally {
    // Only after a fault in our own code is anything left: it still runs, and the fault is seen.
    if (jobs.length + atTheEnd.length > 0 && !isScheduled) schedule();
  }
}

/** What comes meanwhile has its turn in the next microtask, after what others wait for. */
function runJobs(): void {
  if (jobs.length > 0) {
    const due = jobs;
    jobs = [];
    let next = 0;
    try {
      while (next < due.length) (due[next++] as Job).run();
    } finally {
      if (next < due.length) jobs = [...due.slice(next), ...jobs];
    }
  }
  // Jobs that came meanwhile may have more to send; then all of it goes at once.
  if (jobs.length > 0) return;
  const last = atTheEnd;
  if (last.length === 0) return;
  atTheEnd = [];
  let next = 0;
  try {
    while (next < last.length) (last[next++] as Job).run();
  } finally {
    if (next < last.length) atTheEnd = [...last.slice(next), ...atTheEnd];
  }
}
