/** The kinds of this folder, for whoever opens a vat. */
import type { AnyKind } from '../../vat/index.ts';
import { MailBook } from './mail-book.ts';
import { MailDropBox } from './mail-drop.ts';
import { Mailbox } from './mailbox.ts';
import { MailboxHost } from './mailbox-host.ts';

export const MAILBOXES: readonly AnyKind[] = [MailboxHost, Mailbox, MailDropBox, MailBook];
