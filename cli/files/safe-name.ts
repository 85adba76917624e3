/**
 * Names that came from somebody else and are about to become names on this disk.
 *
 * A shared folder may hold an entry called `../.ssh/authorized_keys`, `C:evil` or `NUL`. Such a name of
 * what a person asked for is refused. Within a folder it is replaced by one that is safe and free there: one odd name
 * must not keep the rest of a folder away.
 */
import { Failure } from '../failure.ts';
import { printable } from '../terminal/format.ts';

const NAME_BYTES_MAX = 255;
const WINDOWS_DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** Gives `name` back when it can be a plain file name here. Throws a Failure with code bad-name. */
export function safeName(name: string, platform: NodeJS.Platform = process.platform): string {
  if (isSafe(name, platform)) return name;
  throw new Failure(
    'bad-name',
    `An entry is called “${printable(name)}”, which cannot be a file name on this machine. ` +
      'Choose a name for it with -o.',
  );
}

function isSafe(name: string, platform: NodeJS.Platform): boolean {
  const everywhere =
    name !== '' &&
    name !== '.' &&
    name !== '..' &&
    !/[/\\\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(name) &&
    Buffer.byteLength(name) <= NAME_BYTES_MAX;
  const here =
    platform !== 'win32' ||
    (!/[<>:"|?*]/.test(name) && !WINDOWS_DEVICE.test(name) && !/[. ]$/.test(name));
  return everywhere && here;
}

const UNSAFE = /[/\\<>:"|?*\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;
/** Leaves room for a number. */
const STEM_BYTES_MAX = 200;

/**
 * A file name for an entry called `name`: that name when it can be one, else one like it, with `_` for what cannot be
 * there. Never one for which `isTaken`.
 */
export function usableName(
  name: string,
  isTaken: (name: string) => boolean,
  platform: NodeJS.Platform = process.platform,
): string {
  if (isSafe(name, platform) && !isTaken(name)) return name;
  const ending = /\.[\p{L}\p{N}]{1,16}$/u.exec(name)?.[0] ?? '';
  const stem = shortened(name.slice(0, name.length - ending.length).replace(UNSAFE, '_'));
  for (let count = 1; ; count++) {
    const number = count === 1 ? '' : ` (${count})`;
    // An underscore in front makes a plain name of `..`, of a device, and of nothing at all.
    for (const front of ['', '_']) {
      const usable = `${front}${stem}${number}${ending}`;
      if (isSafe(usable, platform) && !isTaken(usable)) return usable;
    }
  }
}

/** As many characters as fit. */
function shortened(text: string): string {
  let fits = '';
  let bytes = 0;
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > STEM_BYTES_MAX) break;
    fits += character;
  }
  return fits;
}
