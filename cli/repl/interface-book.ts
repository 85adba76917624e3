/**
 * What references can do, as they themselves tell: every facet answers `__getInterfaceGuard__` with its published
 * interface. Completion, `.inspect` and the names in printed results come from here, so they cannot disagree with
 * what the vat accepts.
 *
 * For a value that does not exist yet (`E(E(home).lake()).…`) nobody can be asked; there the interfaces that this
 * program was built with are looked up by name.
 */
import { isRef, type Ref, send, sym } from '../../captp/index.ts';
import type { InterfaceDescription } from '../../vat/index.ts';
import type { Clock } from '../powers.ts';
import { BUILT_IN } from './field-order.ts';

/** A reference that does not answer in this time is shown without its name. */
const ANSWER_MS = 2_000;

export interface InterfaceBook {
  /** Asks a reference for its interface; undefined when it does not say. Asks each reference once. */
  ask(ref: Ref): Promise<InterfaceDescription | undefined>;
  /** What is known of a reference already. */
  known(ref: Ref): InterfaceDescription | undefined;
  /** An interface that this program was built with. */
  named(name: string): InterfaceDescription | undefined;
}

export function makeInterfaceBook(clock: Clock): InterfaceBook {
  const asked = new WeakMap<Ref, Promise<InterfaceDescription | undefined>>();
  const answers = new WeakMap<Ref, InterfaceDescription>();
  const ask = async (ref: Ref): Promise<InterfaceDescription | undefined> => {
    const answer = await withinTime(clock, send(ref, [sym('__getInterfaceGuard__')]));
    const description = isDescription(answer) ? answer : undefined;
    if (description) answers.set(ref, description);
    return description;
  };
  return {
    ask(ref) {
      const before = asked.get(ref);
      if (before) return before;
      const answer = ask(ref);
      asked.set(ref, answer);
      return answer;
    },
    known: (ref) => answers.get(ref),
    named: (name) => BY_NAME.get(name),
  };
}

const BY_NAME = new Map(BUILT_IN.map((described) => [described.name, described]));

function isDescription(value: unknown): value is InterfaceDescription {
  if (typeof value !== 'object' || value === null || isRef(value)) return false;
  const { name, methods } = value as Record<string, unknown>;
  return typeof name === 'string' && typeof methods === 'object' && methods !== null;
}

/** The answer, or undefined when it breaks or takes too long. */
async function withinTime(clock: Clock, answer: PromiseLike<unknown>): Promise<unknown> {
  let callOff = (): void => undefined;
  const tooLong = new Promise<undefined>((resolve) => {
    callOff = clock.after(ANSWER_MS, () => resolve(undefined));
  });
  const settled = Promise.resolve(answer).catch(() => undefined);
  try {
    return await Promise.race([settled, tooLong]);
  } finally {
    callOff();
  }
}
