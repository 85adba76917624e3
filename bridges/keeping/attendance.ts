/**
 * Who of the hosts takes part in a round. Those that did not answer as it began keep nobody waiting, and are asked
 * again now and then: when one is back, there is something to do.
 */
import type { ShareHost } from '../../store/index.ts';
import type { Clock } from '../../vat/index.ts';
import type { Crew } from './crew.ts';
import { rollCall, type Told, toldOf } from './roll-call.ts';

/** Hosts that did not answer are asked again so often. */
const AGAIN_MS = 60_000;

interface AttendancePowers {
  readonly clock: Clock;
  readonly crew: Pick<Crew, 'leaveOut' | 'passOver'>;
  /** One that did not answer does, or others than before have taken back what they granted. */
  readonly onChange: () => void;
  readonly onFault: (error: unknown) => void;
}

export class Attendance {
  readonly #our: AttendancePowers;
  #callOff: (() => void) | undefined;
  /** Ids of those that took it back. */
  #ended = '';
  #closed = false;

  constructor(powers: AttendancePowers) {
    this.#our = powers;
  }

  /** Runs `round` with those that are there. Gives what there is to say of the others. Throws what it throws. */
  async during(hosts: readonly ShareHost[], round: () => Promise<void>): Promise<Told | undefined> {
    this.#callOff?.();
    const call = await rollCall(hosts, this.#our.clock);
    const { crew } = this.#our;
    crew.passOver(call.silent);
    crew.leaveOut(call.ended);
    const ended = call.ended.map(({ id }) => id).join();
    if (ended !== this.#ended) this.#our.onChange();
    this.#ended = ended;
    try {
      await round();
    } finally {
      crew.passOver([]);
      if (call.silent.length > 0) this.#askAgain(call.silent);
    }
    return toldOf(call);
  }

  close(): void {
    this.#closed = true;
    this.#callOff?.();
  }

  #askAgain(silent: readonly ShareHost[]): void {
    if (this.#closed) return;
    const { clock, onChange, onFault } = this.#our;
    const look = async (): Promise<void> => {
      const still = (await rollCall(silent, clock)).silent;
      if (still.length === silent.length) this.#askAgain(silent);
      else if (!this.#closed) onChange();
    };
    this.#callOff = clock.wakeAt(clock.now() + AGAIN_MS, () => void look().catch(onFault));
  }
}
