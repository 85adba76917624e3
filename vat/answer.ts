/** Answers that come later than the turn: a method returned a promise. */
import type { Resolver, Vow } from '../captp/index.ts';
import type { Result } from './actor.ts';
import { crossing, Refused } from './errors.ts';

/** Answers with what `vow` becomes, once it is checked against what the interface promises. */
export function answerLater(
  vow: Vow,
  { guard, title }: Result,
  answer: Resolver,
  onFault: (error: unknown) => void,
): void {
  vow.listen({
    broken: (error) => answer.reject(error),
    fulfilled: (value) => {
      try {
        const path = `The result of ${title}`;
        answer.resolve(guard.outward(guard.inward(value, path), path));
      } catch (error) {
        answer.reject(crossing(error, title, onFault));
      }
    },
  });
}

/**
 * A method that was written `async`: what it does after its first `await` is outside of any turn.
 */
export function runsOn(
  promise: Promise<unknown>,
  title: string,
  onFault: (error: unknown) => void,
): Refused {
  promise.catch(onFault);
  return new Refused(
    'runs-on',
    `${title} must answer at once or with a promise from E(), not be async.`,
  );
}
