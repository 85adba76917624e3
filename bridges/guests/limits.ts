/** How much of this machine a guest may use. */
import { PACKED_BYTES_MAX } from '../../actors/index.ts';

export interface GuestLimits {
  /** Processor time of one turn, ms. */
  readonly cpu_ms: number;
  /** Time by the clock of one turn, ms: for one that waits, or a machine that is busy. */
  readonly wall_ms: number;
  /** Its JavaScript heap, MiB. */
  readonly heap_mib: number;
  /** All memory of its process, MiB; an idle one has about 70. */
  readonly memory_mib: number;
  /** Processes of guests at once. */
  readonly processes: number;
  /** A process that had nothing to do for so long is ended, ms. */
  readonly idle_ms: number;
  /** As the system counts it (`nice`): above 0 it comes after others. */
  readonly priority: number;
}

export const GUEST_LIMITS: GuestLimits = {
  cpu_ms: 1_000,
  wall_ms: 30_000,
  heap_mib: 64,
  memory_mib: 256,
  processes: 4,
  idle_ms: 30_000,
  // After everybody else on this machine.
  priority: 10,
};

/** Time for a process to start, ms. */
export const START_MS_MAX = 20_000;
/** Calls of all guests that wait for a process; more are refused with code `busy`. */
export const WAITING_MAX = 10_000;
/** Bytes of one frame between a vat and the process of a guest: a packed message and a source. */
export const FRAME_BYTES_MAX = 4 * PACKED_BYTES_MAX;
