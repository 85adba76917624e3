/** Answers that somebody far away may never give. */
import { Refusal } from '../../actors/index.ts';
import type { Clock } from '../../vat/index.ts';

/** How long the host of a mailbox is waited for. */
const PATIENCE_MS = 30_000;

/** As above, by somebody who looks on. */
export const LOOK_MS = 5_000;

/** What `answer` becomes. Throws Refusal with code `host-gone` when that takes too long. */
export function soon<T>(clock: Clock, answer: PromiseLike<T>, patience = PATIENCE_MS): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = (): void => reject(new Refusal('host-gone', 'It does not answer.'));
    const stop = clock.wakeAt(clock.now() + patience, late);
    answer.then(
      (value) => {
        stop();
        resolve(value);
      },
      (error: unknown) => {
        stop();
        reject(error as Error);
      },
    );
  });
}
