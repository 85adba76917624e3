/**
 * Which of the recorded runs are true: those that the state on the disk tells of. An actor's state
 * names its last run, each run the one before it; an actor that was ended is named by the turn that
 * ended it.
 */

import type { Run } from './recorder.ts';
import type { Played } from './simulation.ts';

/** What an actor says of itself begins with its name and its last run. */
export type Report = readonly [id: number, last: number, ...rest: unknown[]];

/** An actor, and the last thing it did. */
interface Trail {
  readonly actor: number;
  readonly last: number;
}

export interface Committed {
  readonly runs: ReadonlySet<number>;
  readonly ended: ReadonlySet<number>;
  readonly wrong: readonly string[];
}

export function committedOf({ recorder, after }: Played): Committed {
  const found = new Set<number>();
  const ended = new Set<number>();
  const wrong: string[] = [];
  const trails = after.flatMap((report) => trailsIn(report as Report));
  for (let trail = trails.pop(); trail; trail = trails.pop()) {
    for (let at = trail.last; at > 0; ) {
      const run = recorder.runs[at];
      if (run?.actor !== trail.actor || found.has(at)) {
        wrong.push(`the state of ${trail.actor} names run ${at}, which is not one of its own`);
        break;
      }
      found.add(at);
      for (const end of endsIn(run, recorder.runs)) {
        ended.add(end.actor);
        trails.push({ actor: end.actor, last: end.number });
      }
      at = run.before;
    }
  }
  return { runs: found, ended, wrong };
}

/** Reports hold those of an actor's children. */
function trailsIn(report: Report): Trail[] {
  const [actor, last, ...rest] = report;
  const inner = rest.flatMap((each) => (Array.isArray(each) ? trailsIn(each as never) : []));
  return [{ actor: Number(actor), last: Number(last) }, ...inner];
}

/** The runs of a turn by which actors ended; `first` is the one it began with. */
function endsIn(first: Run, runs: readonly Run[]): Run[] {
  const ends: Run[] = [];
  if (first.turn !== first.number) return ends;
  for (let at = first.number + 1; runs[at]?.turn === first.number; at++) {
    const run = runs[at] as Run;
    if (run.method === 'end' && !run.failed) ends.push(run);
  }
  return ends;
}
