/** Delays from a clock of the vat, which may ring early and then is asked again. */
import type { Timers } from '../../captp/index.ts';
import type { Clock } from '../../vat/index.ts';

export function timersOn(clock: Clock): Timers {
  return {
    after(milliseconds, run) {
      const due = clock.now() + milliseconds;
      const wait = (): (() => void) =>
        clock.wakeAt(due, () => (clock.now() < due ? again() : run()));
      const again = () => {
        cancel = wait();
      };
      let cancel = wait();
      return () => cancel();
    },
  };
}
