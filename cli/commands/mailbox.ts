/** `gather mailbox`: where letters wait for those who are away, with you and with others. */
import { Command } from 'commander';
import type { MailboxSummary } from '../../actors/mailbox/interface.ts';
import { E } from '../../captp/index.ts';
import { offersOf } from '../mailbox/admin.ts';
import { ownMailboxCommands } from '../mailbox/own.ts';
import { act, type Shell, type Task } from '../shell.ts';
import { parseSize } from '../size.ts';
import { formatSize, formatTable, formatTime, printable } from '../terminal/format.ts';
import { example } from './example.ts';

const EXAMPLES = [
  'gather mailbox grant Bea 100MB',
  'gather mailbox grants',
  'gather mailbox revoke m1',
  'gather mailbox add ocapn://… --person Carl',
  'gather mailbox list',
];

export function mailboxCommand(shell: Shell): Command {
  const command = new Command('mailbox')
    .description('where letters wait for those who are away, with you and with others')
    .addHelpText('after', example(...EXAMPLES));
  const grant = new Command('grant')
    .description('hold letters for somebody, and print the address that opens their mailbox')
    .argument('<person>', 'whom it is for; only you see this')
    .argument('<size>', 'how much at most: 100MB, 1GiB')
    .option('--label <words>', 'what it is for', '');
  const grants = new Command('grants').description('list the mailboxes you hold, and how full');
  const change = new Command('change')
    .description('let a mailbox hold more or less; what is in it stays')
    .argument('<id>', 'as gather mailbox grants lists it')
    .argument('<size>', 'how much at most from now on');
  const revoke = new Command('revoke')
    .description('end a mailbox at once, and delete what is in it')
    .argument('<id>', 'as gather mailbox grants lists it');
  command.addCommand(act(shell, grant, giveMailbox)).addCommand(act(shell, grants, listOffers));
  command.addCommand(act(shell, change, changeOffer)).addCommand(act(shell, revoke, revokeOffer));
  for (const one of ownMailboxCommands(shell)) command.addCommand(one);
  return command;
}

async function giveMailbox(
  task: Task,
  [person, size]: [string, string],
  { label }: { label: string },
): Promise<void> {
  const limit = parseSize(size);
  const { id, address } = await E(await offersOf(task)).grant(label, person, limit);
  task.printer.result({ id, address, person, label, limit }, address);
  task.printer.note(
    `Whoever has this address has the mailbox: give it to ${printable(person)} alone. ` +
      `End it with: gather mailbox revoke ${id}`,
  );
}

async function listOffers(task: Task): Promise<void> {
  const all = await E(await offersOf(task)).grants();
  task.printer.result(all, all.length > 0 ? table(all) : '');
  if (all.length === 0) {
    task.printer.note(
      'You hold letters for nobody. Offer it with: gather mailbox grant NAME 100MB',
    );
  }
}

function table(offers: readonly MailboxSummary[]): string {
  const columns = [
    { title: 'ID' },
    { title: 'FOR' },
    { title: 'LABEL' },
    { title: 'USED', align: 'right' as const },
    { title: 'OF', align: 'right' as const },
    { title: 'LETTERS', align: 'right' as const },
    { title: 'LAST SEEN' },
  ];
  const rows = offers.map((offer) => [
    offer.id,
    printable(offer.person),
    printable(offer.label),
    formatSize(offer.used),
    formatSize(offer.limit),
    String(offer.count),
    offer.seen === undefined ? '' : formatTime(offer.seen),
  ]);
  return formatTable(columns, rows);
}

async function changeOffer(task: Task, [id, size]: [string, string]): Promise<void> {
  const limit = parseSize(size);
  await E(await offersOf(task)).change(id, limit);
  task.printer.result({ id, limit }, `It may hold ${formatSize(limit)} from now on.`);
}

async function revokeOffer(task: Task, [id]: [string]): Promise<void> {
  await E(await offersOf(task)).revoke(id);
  task.printer.result(
    { revoked: id },
    'The mailbox is closed, and what was in it is being deleted. Those who wrote it have it still.',
  );
}
