/** Mailboxes of this vat: those it holds for others, on this disk, and those that others hold for it. */
import { stat } from 'node:fs/promises';
import { deriveKey } from '../../store/index.ts';
import { lateDisk, openObjectFolder } from '../disks/index.ts';
import { type Mailboxes, makeMailboxes } from '../mailbox/index.ts';
import type { ContactNames } from '../people/index.ts';
import type { HouseholdPowers } from './household-powers.ts';

export type MailboxPowers = Pick<
  HouseholdPowers,
  'folder' | 'root' | 'clock' | 'random' | 'peers' | 'onFault'
>;

export function mailboxesOf(powers: MailboxPowers, names: ContactNames): Mailboxes {
  const { folder, root, clock, random, peers, onFault } = powers;
  const seed = deriveKey(root, 'identity');
  // Most vats hold nothing for others, and need not have this open.
  let opened: ReturnType<typeof openObjectFolder> | undefined;
  const open = (): ReturnType<typeof openObjectFolder> => {
    opened = openObjectFolder(folder.mail);
    return opened;
  };
  const made = makeMailboxes({
    ...{ clock, random, peers, names, onFault },
    disk: lateDisk(open),
    isUsed: () =>
      stat(folder.mail).then(
        () => true,
        () => false,
      ),
    seed: () => seed,
  });
  return {
    ...made,
    async close() {
      await made.close();
      await (await opened?.catch(() => undefined))?.close();
    },
  };
}
