/** Where a vat keeps what is not its own: shares of other vats, and sealed shares. */
import type { Random } from '../../store/index.ts';
import type { Clock } from '../../vat/index.ts';
import { type ObjectFolder, openObjectFolder } from '../disks/index.ts';
import { makeSharesDevices, type SharesDevices } from '../shares/index.ts';
import type { DataFolder } from './data-folder.ts';

interface ForOthersPowers {
  readonly folder: DataFolder;
  readonly root: Uint8Array;
  readonly clock: Clock;
  readonly random: Random;
  readonly sharePage: (swiss: Uint8Array) => string;
  readonly sturdyref: (swiss: Uint8Array) => string;
  readonly onFault: (error: unknown) => void;
}

/** What is kept for others: shares, and sealed shares. */
export async function openForOthers(
  powers: ForOthersPowers,
): Promise<{ kept: ObjectFolder; sharing: SharesDevices }> {
  const { folder, root, clock, random, onFault } = powers;
  const kept = await openObjectFolder(folder.kept, { carries: true, onFault });
  const sharing = await makeSharesDevices({
    folder: folder.hosted,
    root,
    random,
    clock,
    page: powers.sharePage,
    sturdyref: powers.sturdyref,
    onFault,
  }).catch((error: unknown) => closeAfter(error, kept));
  return { kept, sharing };
}

/** Closes what was opened before something failed. */
export async function closeAfter(
  error: unknown,
  ...opened: readonly { close(): Promise<void> }[]
): Promise<never> {
  for (const one of opened) await Promise.allSettled([one.close()]);
  throw error;
}
