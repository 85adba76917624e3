/** Turns a good session into an attack, by a few changes to its frames and to their order. */
import type { SeededRandom } from '../../../captp/netlayers/seeded-random.ts';
import { type Raw, RawRecord, read, write } from '../conformance/raw-syrup.ts';
import { damaged } from './mutate-bytes.ts';
import { changed, strangeValue } from './mutate-values.ts';
import type { Attack, Role, Step } from './steps.ts';

const MORE_CHANGES_SHARE = 0.4;
const FLOOD = [10, 45, 120];

/** A good session, as its client's steps. */
export interface Recorded {
  readonly role: Role;
  readonly steps: readonly Step[];
}

export function mutated(recorded: Recorded, random: SeededRandom, pool: readonly Step[]): Attack {
  let { steps } = recorded;
  do steps = changedOnce(steps, random, pool);
  while (random.happens(MORE_CHANGES_SHARE));
  const way = random.pick(['message', 'message', 'length', 'none'] as const);
  return { steps, way, role: recorded.role, seed: random.below(2 ** 32) };
}

function changedOnce(
  steps: readonly Step[],
  random: SeededRandom,
  pool: readonly Step[],
): readonly Step[] {
  // A session that has not begun has little to attack, so the greeting is mostly left alone.
  const at = random.happens(0.1) ? 0 : random.below(steps.length + 1);
  const step = steps[at];
  const other = random.pick(pool);
  if (!(step instanceof Uint8Array))
    return steps.toSpliced(at, 0, random.happens(0.1) ? 'close' : other);
  switch (random.below(12)) {
    case 0:
    case 1:
      return steps.with(at, damaged(step, random, other instanceof Uint8Array ? other : step));
    case 2:
      return steps.toSpliced(at, 1);
    case 3:
      return steps.toSpliced(at, 0, step);
    case 4:
      return steps.toSpliced(at, 1).toSpliced(random.below(steps.length), 0, step);
    case 5:
      return steps.toSpliced(at, 0, other);
    case 6:
      return steps.toSpliced(at, 0, ...flood(step, random));
    case 7:
      return steps.toSpliced(at, 0, Uint8Array.from(write(strangeValue(random))));
    default:
      return steps.with(at, Uint8Array.from(write(changed(valueIn(step), random))));
  }
}

function valueIn(frame: Uint8Array): Raw {
  try {
    return read(frame);
  } catch {
    // A frame that was damaged before; as text it can still be changed.
    return frame;
  }
}

/** The same operation again and again, under other numbers: to get beyond the limits. */
function flood(frame: Uint8Array, random: SeededRandom): Uint8Array[] {
  const value = valueIn(frame);
  return Array.from({ length: random.pick(FLOOD) }, (_, i) =>
    Uint8Array.from(write(renumbered(value, BigInt(i)))),
  );
}

/** Answer numbers and what is lent move on by `by`; what is named of the victim's stays. */
function renumbered(value: Raw, by: bigint): Raw {
  if (Array.isArray(value)) return value.map((each) => renumbered(each, by));
  if (!(value instanceof RawRecord)) return value;
  const { label, fields } = value;
  const lent = label === 'desc:import-object' || label === 'desc:import-promise';
  const moved = fields.map((field, i) => {
    const isAnswer = label === 'op:deliver' && i === 2;
    const moves = typeof field === 'bigint' && (lent || isAnswer);
    return moves ? field + by * 100n : renumbered(field, by);
  });
  return new RawRecord(label, moved);
}
