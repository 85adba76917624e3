/** How a network in memory behaves, and what it tells of itself. */
import type { SeededRandom } from './seeded-random.ts';

export interface MemoryNetworkOptions {
  /** All delays and losses come from it. */
  readonly random: SeededRandom;
  /** Resolves once everything that is ready to run has run, microtasks of microtasks included. */
  readonly settle: () => Promise<void>;
  /** Shortest and longest time that a frame is under way; one behind others waits for them. */
  readonly delayMilliseconds?: readonly [number, number];
  /** The share of frames, from 0 to 1, with which their connection is lost. */
  readonly cuts?: number;
  /** What netlayers say of diallers; here nobody checks it. */
  readonly provesDiallers?: boolean;
  /** Told of each event when it happens. */
  readonly watch?: (event: NetworkEvent) => void;
}

export interface NetworkEvent {
  readonly is: 'dialled' | 'sent' | 'arrived' | 'lost' | 'closed';
  /** Connections are numbered from 0 up. */
  readonly connection: number;
  readonly from: string;
  readonly to: string;
  readonly frame?: Uint8Array | undefined;
}
