/**
 * Names that came from somebody else and are about to become names on this disk.
 *
 * A shared folder may hold an entry called `../.ssh/authorized_keys`, `C:evil` or `NUL`. Such a name is refused,
 * never mended: a mended name could collide with another one.
 */
import { Failure } from '../failure.ts';
import { printable } from '../terminal/format.ts';

const NAME_BYTES_MAX = 255;
const WINDOWS_DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** Gives `name` back when it can be a plain file name here. Throws a Failure with code bad-name. */
export function safeName(name: string, platform: NodeJS.Platform = process.platform): string {
  const everywhere =
    name !== '' &&
    name !== '.' &&
    name !== '..' &&
    !/[/\\\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(name) &&
    Buffer.byteLength(name) <= NAME_BYTES_MAX;
  const here =
    platform !== 'win32' ||
    (!/[<>:"|?*]/.test(name) && !WINDOWS_DEVICE.test(name) && !/[. ]$/.test(name));
  if (everywhere && here) return name;
  throw new Failure(
    'bad-name',
    `An entry is called “${printable(name)}”, which cannot be a file name on this machine. ` +
      'Choose a name for it with -o.',
  );
}
