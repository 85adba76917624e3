/**
 * The guests device: runs code that is not trusted, each guest in a process of its own with limits
 * of time and memory. It is handed bytes and gives bytes; references stay in the vat.
 */
import { GuestRunner, Refusal, readOutcome } from '../../actors/index.ts';
import { encode } from '../../captp/index.ts';
import { type Clock, guarded, type RefTo } from '../../vat/index.ts';
import { GuestPool } from './guest-pool.ts';
import { GUEST_LIMITS, type GuestLimits } from './limits.ts';

export { GuestStopped } from './guest-process.ts';
export { GUEST_LIMITS, type GuestLimits } from './limits.ts';

export interface GuestsDevice {
  readonly ref: RefTo<typeof GuestRunner>;
  /** Processes there are now. */
  running(): number;
  /** Ends all processes. */
  close(): Promise<void>;
}

export interface GuestsPowers {
  readonly clock: Clock;
  readonly onFault: (error: unknown) => void;
  readonly limits?: Partial<GuestLimits>;
}

export function makeGuestsDevice({ clock, onFault, limits }: GuestsPowers): GuestsDevice {
  const pool = new GuestPool({ ...GUEST_LIMITS, ...limits }, clock);
  let checks = 0;
  const ref = guarded(
    GuestRunner,
    {
      run: (guest, source, request) => pool.run(guest, encode({ source, request })),
      async check(source) {
        // Each in a process of its own: it is nobody's guest yet.
        checks += 1;
        const outcome = readOutcome(await pool.runOnce(`check ${checks}`, encode({ source })));
        if (outcome.refusal) throw new Refusal(outcome.refusal.code, outcome.refusal.message);
      },
    },
    onFault,
  );
  return { ref, running: () => pool.size, close: () => pool.close() };
}
