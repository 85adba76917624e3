/**
 * Names as they may be shown.
 *
 * Unicode has characters that nobody sees and that turn the direction of what follows. Inside a name
 * they can make `exe` look like `png`, so a visible sign stands in their place, and a file that is
 * saved is called the same without them.
 */
const TURNING = /\p{Bidi_Control}/gu;
const SIGN = '\ufffd';

/** `name` with a visible sign for each character that would turn the direction of reading. */
export function shownName(name: string): string {
  return name.replace(TURNING, SIGN);
}

/** `name` without those characters, for a file on a disk. `file` when nothing else is in it. */
export function savedName(name: string): string {
  return name.replace(TURNING, '') || 'file';
}
