/** Finds a shorter attack that fails as well: leaves out halves, quarters, and so on. */
import type { Attack } from './steps.ts';

export async function shrunk(
  attack: Attack,
  fails: (attack: Attack) => Promise<boolean>,
): Promise<Attack> {
  let best = attack;
  for (
    let size = Math.ceil(best.steps.length / 2);
    size >= 1;
    size = size === 1 ? 0 : Math.ceil(size / 2)
  ) {
    for (let at = 0; at < best.steps.length; ) {
      const shorter: Attack = { ...best, steps: best.steps.toSpliced(at, size) };
      if (await fails(shorter)) best = shorter;
      else at += size;
    }
  }
  return best;
}
