/**
 * What to say of a vat that was brought back. The words alone bring no files; a backup opens again what was taken
 * back after it was made.
 */
import { msg, str } from '@lit/localize';
import type { VatStatus } from '../../../actors/device/interface.ts';
import { formatMoment, formatNumber } from '../../locale/index.ts';

/** `grants` are those of space on this disk. */
export function restoredSentences(
  { restored, shares, devices }: Pick<VatStatus, 'restored' | 'shares' | 'devices'>,
  grants: bigint,
): readonly string[] {
  if (restored === undefined) return [msg('All that is in the folder of this vat is there again.')];
  if (restored.of === undefined) {
    return [
      msg('The names and keys of your files were in the old machine, so no files are here.'),
      msg('If you have a backup, bring the vat back once more in an empty folder, with that file.'),
    ];
  }
  return [
    msg(str`Everything is as it was on ${formatMoment(restored.of)}, when the backup was made.`),
    msg(
      str`What you took back since is open again. Handed out are now, shares: ${formatNumber(shares)}, devices: ${formatNumber(devices)}, grants of space: ${formatNumber(grants)}. Look through them, in Shares, Settings, Storage and People.`,
    ),
  ];
}
