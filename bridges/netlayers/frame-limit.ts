/** Most bytes of one frame: what a session carries, and a little for what wraps it. */
export const FRAME_BYTES_MAX = 4 * 1_048_576 + 4_096;
