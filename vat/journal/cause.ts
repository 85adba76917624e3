/**
 * Why a turn runs: what its message came from.
 *
 * A cause travels with every message, so that for any turn one can ask what led to it, back to where
 * it came into this vat. Between vats both sides note the same pair (peer, number of the message),
 * by which the traces of two vats are joined.
 */

export type Cause =
  /** A turn of this vat sent it, as the `nth` message of that turn (from 0). */
  | { readonly from: 'turn'; readonly turn: number; readonly nth: number }
  /** Another vat sent it: the number of its message, and the turn of that vat, if it told. */
  | {
      readonly from: 'peer';
      readonly peer: string;
      readonly message: number;
      readonly turn: number | undefined;
    }
  /** It came by a connection; `name` is what the host calls it. */
  | { readonly from: 'connection'; readonly name: string | undefined }
  /** A timer that was due, and the turn that set it, if that is known. */
  | { readonly from: 'timer'; readonly turn: number | undefined }
  /** The program around the vat, or the vat itself. */
  | { readonly from: 'host' };

export const HOST: Cause = Object.freeze({ from: 'host' });
