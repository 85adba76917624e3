/** The state of a Vow in one number, because there is a Vow for every call that waits. */

/** The phase, in the lowest bits. */
export const PHASE = 3;
export const PENDING = 0;
export const FOLLOWING = 1;
export const FULFILLED = 2;
export const BROKEN = 3;
/** Decided, though what it was decided to be may still be open. */
export const RESOLVED = 4;
/** Something was sent by the pipeline. */
export const PIPELINED = 8;
/** Somebody has listened. */
export const HEARD = 16;
/** Made by `then`: an error that nobody hears of is reported. */
export const DERIVED = 32;
