/**
 * Looks for the shortest plan that still breaks the same law: leaves out steps, half of them at
 * first and single ones at last, and makes what is left smaller.
 */
import { violationsOf } from './laws.ts';
import type { Plan, Step } from './plan.ts';
import { play } from './simulation.ts';

export interface Shrunk {
  readonly plan: Plan;
  /** How it breaks laws. */
  readonly wrong: readonly string[];
  readonly tries: number;
}

/** Plans that are tried; then the shortest so far is good enough. */
const TRIES_MAX = 400;

/** The law that a violation breaks. */
export const lawOf = (violation: string): string => violation.split(':')[0] as string;

export async function shrink(plan: Plan, wrong: readonly string[]): Promise<Shrunk> {
  const laws = new Set(wrong.map(lawOf));
  let best: Shrunk = { plan, wrong, tries: 0 };
  let tries = 0;
  const fails = async (steps: readonly Step[]): Promise<boolean> => {
    if (tries >= TRIES_MAX) return false;
    tries++;
    const tried = { ...plan, steps, messages: 0 };
    const found = violationsOf(await play(tried)).filter((each) => laws.has(lawOf(each)));
    if (found.length === 0) return false;
    best = { plan: tried, wrong: found, tries };
    return true;
  };
  await leaveOut(() => best.plan.steps, fails);
  for (const at of best.plan.steps.keys()) await fails(withSmaller(best.plan.steps, at));
  await leaveOut(() => best.plan.steps, fails);
  return { ...best, tries };
}

/** Leaves out pieces of the steps, smaller and smaller ones, as long as it still fails. */
async function leaveOut(
  steps: () => readonly Step[],
  fails: (steps: readonly Step[]) => Promise<boolean>,
): Promise<void> {
  for (let piece = Math.ceil(steps().length / 2); piece >= 1; piece = Math.floor(piece / 2)) {
    for (let from = 0; from < steps().length; ) {
      const left = steps().filter((_, at) => at < from || at >= from + piece);
      if (!(await fails(left))) from += piece;
    }
  }
}

/** A burst becomes one message. */
function withSmaller(steps: readonly Step[], at: number): Step[] {
  return steps.map((step, index) => {
    const isBurst = index === at && step.is === 'call' && step.method === 'burst';
    return isBurst ? { ...step, args: [step.args[0] as number, 1] } : step;
  });
}
