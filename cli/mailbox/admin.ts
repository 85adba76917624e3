/** All that `gather mailbox` does is asked of one facet. */
import type { MailboxAdmin } from '../../actors/mailbox/interface.ts';
import { E } from '../../captp/index.ts';
import type { RefTo } from '../../vat/index.ts';
import type { Task } from '../shell.ts';

export async function offersOf(task: Task): Promise<RefTo<typeof MailboxAdmin>> {
  const { vat } = await task.holdings();
  return E(vat).mailboxes();
}
