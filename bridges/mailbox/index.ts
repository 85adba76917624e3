/** The door of bridges/mailbox: envelopes for vats that are away. */
export { type Mailboxes, makeMailboxes, type OpenMailboxes } from './mailboxes.ts';
