/**
 * Passages: faces for references that live only as long as a connection or the program (a listener
 * in a page, an upload), and so cannot be kept in an actor.
 *
 * A passage lives in memory as what it stands for does, and hands every message to the gate just
 * the same, so it is as dead as any face when the membrane is revoked.
 */
import { bindHandler, type Ref, type Resolver, Sym, send, sym } from '../../../captp/index.ts';

/** What a passage stands for, and which way messages to it go. */
export interface Passing {
  readonly gate: Ref;
  readonly target: Ref;
  readonly inward: boolean;
}

/** Nobody can look into a passage, but its gate must know its own. */
const known = new WeakMap<Ref, Passing>();
const made = new WeakMap<Ref, Record<'inward' | 'outward', WeakMap<Ref, Ref>>>();

/** What `passage` stands for, if it is one of the membrane of `gate`. */
export function passingOf(gate: Ref, passage: Ref): Passing | undefined {
  const found = known.get(passage);
  return found?.gate === gate ? found : undefined;
}

/** The passage to `target`, the same one as long as anybody holds it. */
export function passageTo(passing: Passing): Ref {
  const { gate, target, inward } = passing;
  const ofGate = made.get(gate) ?? { inward: new WeakMap(), outward: new WeakMap() };
  made.set(gate, ofGate);
  const ofWay = ofGate[inward ? 'inward' : 'outward'];
  const before = ofWay.get(target);
  if (before) return before;
  const passage = bindHandler(Object.freeze(new Passage()), {
    deliver: (args, answer) => relay(passing, args, answer),
  }) as Ref;
  ofWay.set(target, passage);
  known.set(passage, passing);
  return passage;
}

class Passage {}

function relay(
  { gate, target, inward }: Passing,
  args: readonly unknown[],
  answer: Resolver | undefined,
): void {
  const [selector, ...rest] = args;
  // A plain call crosses no membrane: things here are asked by the names of methods.
  const name = selector instanceof Sym ? selector.name : '';
  const answered = send(gate, [sym('relayTo'), target, inward, name, rest]);
  if (answer) answer.resolve(answered);
  else answered.catch(() => undefined);
}
