/**
 * What the page says of backups: pieces with others alone bring nothing back, since the names and keys of files are
 * in the vat, and in a backup of it.
 */
import { msg, str } from '@lit/localize';
import type { VatStatus } from '../../../actors/device/interface.ts';
import { formatAgo } from '../../locale/index.ts';

export function backupSentence({ last, due }: VatStatus['backup'], now: number): string {
  if (last === undefined) {
    return due
      ? msg(
          'No backup was made yet. If this machine is lost, nothing comes back: the names and keys of your files are in your vat alone.',
        )
      : msg('No backup was made yet.');
  }
  const ago = formatAgo(last, now);
  return due
    ? msg(
        str`The last backup: ${ago}. What you added since does not come back if this machine is lost.`,
      )
    : msg(str`The last backup: ${ago}. It brings back what was here then.`);
}
