/** What may be said when connecting, in Node and in a browser alike. */
import type { SessionLimits } from '../../captp/index.ts';

export interface ConnectOptions {
  /** Who must answer, by its key. Without it, whoever answers at that address is accepted. */
  readonly designator?: string;
  /** What the other side may fetch of ours, by name. */
  readonly objects?: Readonly<Record<string, unknown>>;
  readonly limits?: Partial<SessionLimits>;
}

export interface MakePeerOptions {
  /** What others may fetch of ours by sessions that we have opened, by name. */
  readonly objects?: Readonly<Record<string, unknown>>;
  readonly limits?: Partial<SessionLimits>;
}
