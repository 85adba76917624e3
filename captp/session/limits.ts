/**
 * What one peer may cost us. Beyond a limit it loses its session, with the reason, and nobody else
 * notices.
 */
import { SYRUP_LIMITS, type SyrupLimits } from '../syrup/index.ts';

export interface SessionLimits {
  readonly syrup: SyrupLimits;
  /** Bytes of one operation, either way. */
  readonly messageBytes: number;
  /** Objects and promises of ours that the peer may hold. */
  readonly exports: number;
  /** Objects and promises of the peer that we hold. */
  readonly imports: number;
  /** Answers of ours that the peer has not let go of. */
  readonly answers: number;
  /** Messages of the peer that wait for something to settle. */
  readonly waiting: number;
  /** Bytes of memory that those of them may take which wait for whom they are sent to. */
  readonly waitingBytes: number;
  /** Bytes waiting to be sent to a peer that does not read. */
  readonly bufferedBytes: number;
  /** For the greeting of the peer, when the session is given timers. */
  readonly handshakeMilliseconds: number;
}

const MESSAGE_BYTES_MAX = 4 * 1_048_576;
const EXPORTS_MAX = 200_000;
const IMPORTS_MAX = 200_000;
const ANSWERS_MAX = 100_000;
const WAITING_MESSAGES_MAX = 50_000;
const WAITING_BYTES_MAX = 64 * 1_048_576;
const BUFFERED_BYTES_MAX = 64 * 1_048_576;
const HANDSHAKE_MS_MAX = 10_000;

/** The limits with those of `given` that are there. */
export function limitsWith(given: Partial<SessionLimits> = {}): SessionLimits {
  const chosen = Object.entries(given).filter(([, limit]) => limit !== undefined);
  return { ...SESSION_LIMITS, ...Object.fromEntries(chosen) };
}

export const SESSION_LIMITS: SessionLimits = {
  syrup: SYRUP_LIMITS,
  messageBytes: MESSAGE_BYTES_MAX,
  exports: EXPORTS_MAX,
  imports: IMPORTS_MAX,
  answers: ANSWERS_MAX,
  waiting: WAITING_MESSAGES_MAX,
  waitingBytes: WAITING_BYTES_MAX,
  bufferedBytes: BUFFERED_BYTES_MAX,
  handshakeMilliseconds: HANDSHAKE_MS_MAX,
};
