/** A failed simulation, as a person reads it. */
import type { Plan } from './plan.ts';
import { shrink } from './shrink.ts';
import { play } from './simulation.ts';

/** Longer traces are cut: their beginning and their end are shown. */
const LINES_MAX = 160;
const WRONG_MAX = 8;

/** Says what is wrong with a plan, and shows the shortest plan found with the same fault. */
export async function traceOf(plan: Plan, wrong: readonly string[]): Promise<string> {
  const shrunk = await shrink(plan, wrong);
  const { log } = await play(shrunk.plan, true);
  return [
    `Seed ${plan.seed} breaks a law. Again: npm run -s sim -- seed=${plan.seed}`,
    ...some(wrong),
    '',
    `The shortest of ${shrunk.tries} plans that were tried has ${shrunk.plan.steps.length} steps:`,
    ...shrunk.plan.steps.map((step) => `  ${JSON.stringify(step)}`),
    ...some(shrunk.wrong),
    '',
    'What happens then (virtual milliseconds, vat, event, number):',
    ...middleOut(log),
  ].join('\n');
}

function some(wrong: readonly string[]): string[] {
  const shown = wrong.slice(0, WRONG_MAX).map((each) => `  ✗ ${each}`);
  const more = wrong.length - shown.length;
  return more > 0 ? [...shown, `  and ${more} more`] : shown;
}

function middleOut(lines: readonly string[]): readonly string[] {
  if (lines.length <= LINES_MAX) return lines;
  const half = LINES_MAX / 2;
  const left = `        … ${lines.length - LINES_MAX} lines …`;
  return [...lines.slice(0, half), left, ...lines.slice(-half)];
}
