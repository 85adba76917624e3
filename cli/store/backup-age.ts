/**
 * What to say of backups. With pieces at other people's alone nothing comes back: the names and keys of files are in
 * the vat, and in a backup of it.
 */
import type { VatAdmin, VatStatus } from '../../actors/device/interface.ts';
import { E } from '../../captp/index.ts';
import type { RefTo } from '../../vat/index.ts';
import { count, formatTime } from '../terminal/format.ts';

/** When the last one was made, and what to do when that is too long ago. */
export function backupLine({ last, due }: VatStatus['backup']): string {
  const made = `Last backup: ${last === undefined ? 'never' : formatTime(last)}.`;
  if (!due) return made;
  const lost =
    last === undefined ? 'nothing comes back' : 'what was added since does not come back';
  return `${made} If this machine is lost, ${lost}: names and keys of files are in your vat alone. Make one: gather backup FILE`;
}

/** Of a vat that was brought back: what that opened again, or what is not there. */
export async function originLines(
  vat: RefTo<typeof VatAdmin>,
  { restored, shares, devices }: VatStatus,
): Promise<string[]> {
  if (restored === undefined) return [];
  if (restored.of === undefined) return [WORDS_ALONE];
  const { grants } = await E(E(vat).storage()).totals();
  return [
    `It comes from a backup of ${formatTime(restored.of)}. What you took back since is open again. Handed out are: ` +
      `${count(shares, 'share')}, ${count(devices, 'device')}, ${count(grants, 'grant')} of space.`,
    LOOK_THROUGH,
  ];
}

export const LOOK_THROUGH =
  'Look through them: gather shares, gather devices, gather store grants, gather mailbox grants, gather contacts';

const WORDS_ALONE =
  'Your identity is back. Names and keys of your files were in the old machine: restore a backup if you have one,\n' +
  'into an empty folder, with: gather restore FILE --data FOLDER';
