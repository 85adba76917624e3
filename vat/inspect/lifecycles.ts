/** A lifecycle as it is drawn: its phases, which are lit, and what leads from one to another. */
import type { LifecycleDescription, TransitionDescription } from '../lifecycle/describe.ts';

interface PhaseView {
  /** Its path, such as `open.waiting`. */
  readonly phase: string;
  /** The phase it lies in; absent at the top. */
  readonly within?: string;
  readonly type: 'atomic' | 'compound' | 'parallel' | 'final';
  /** Entered first when what is around it is entered. */
  readonly initial: boolean;
  readonly current: boolean;
}

interface TransitionView {
  /** Empty for one that is possible in every phase. */
  readonly from: string;
  /** `facet.method`, or what happens by itself. */
  readonly event: string;
  /** Absent when the phase stays as it is. */
  readonly to?: string;
  /** The condition under which it is taken, by name. */
  readonly when?: string;
}

export interface LifecycleView {
  readonly phases: readonly PhaseView[];
  readonly transitions: readonly TransitionView[];
}

/** `lit` are the innermost phases that the actor is in. */
export function viewLifecycle(
  described: LifecycleDescription,
  lit: readonly string[],
): LifecycleView {
  const { initial, phases, transitions } = described;
  const first = new Set([...initial, ...phases.flatMap((phase) => phase.initial ?? [])]);
  return {
    phases: phases.map(({ path, type }) => {
      const end = path.lastIndexOf('.');
      return {
        phase: path,
        ...(end < 0 ? {} : { within: path.slice(0, end) }),
        type,
        initial: first.has(path) || initial.some((one) => one.startsWith(`${path}.`)),
        current: lit.some((one) => one === path || one.startsWith(`${path}.`)),
      };
    }),
    transitions: transitions.flatMap(viewTransition),
  };
}

/** One for each phase that it leads to. */
function viewTransition(described: TransitionDescription): TransitionView[] {
  const { from, to, guard } = described;
  const when = guard === undefined ? {} : { when: guard };
  const view = { from, event: eventOf(described), ...when };
  return to.length === 0 ? [view] : to.map((phase) => ({ ...view, to: phase }));
}

function eventOf({ by, what }: TransitionDescription): string {
  if (by === 'method') return String(what);
  if (by === 'always') return 'at once';
  if (by === 'done') return 'when it is done';
  return typeof what === 'number' ? `after ${what} ms` : `after ${what}`;
}
