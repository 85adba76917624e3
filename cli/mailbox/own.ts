/** Of `gather mailbox`: where letters wait for you while you are away. */
import { Command } from 'commander';
import type { MailboxReport } from '../../actors/mailbox/interface.ts';
import { E } from '../../captp/index.ts';
import { example } from '../commands/example.ts';
import { act, type Shell, type Task } from '../shell.ts';
import { count, formatSize, formatTable, formatTime, printable } from '../terminal/format.ts';
import { offersOf } from './admin.ts';

/** The commands `list`, `add`, `remove` and `collect`. */
export function ownMailboxCommands(shell: Shell): Command[] {
  const list = new Command('list').description('list who holds letters for you, and how full');
  const add = new Command('add')
    .description('let letters wait with somebody while you are away')
    .argument('<address>', 'what they gave you: ocapn://…')
    .requiredOption('--person <name>', 'who they are, in your words')
    .addHelpText('after', example('gather mailbox add ocapn://… --person Carl'));
  const remove = new Command('remove')
    .description('give a mailbox up; what is in it is fetched first')
    .argument('<id>', 'as gather mailbox list lists it');
  const collect = new Command('collect').description('fetch now what waits in your mailboxes');
  return [
    act(shell, list, listMailboxes),
    act(shell, add, addMailbox),
    act(shell, remove, removeMailbox),
    act(shell, collect, collectMail),
  ];
}

async function listMailboxes(task: Task): Promise<void> {
  const all = await E(await offersOf(task)).list();
  task.printer.result(all, all.length > 0 ? table(all) : '');
  if (all.length === 0) {
    task.printer.note('You have no mailbox. Ask a friend for: gather mailbox grant YOU 100MB');
  }
}

function table(mailboxes: readonly MailboxReport[]): string {
  const columns = [
    { title: 'ID' },
    { title: 'WITH' },
    { title: 'LETTERS', align: 'right' as const },
    { title: 'USED', align: 'right' as const },
    { title: 'OF', align: 'right' as const },
    { title: 'SINCE' },
    { title: 'STATE' },
  ];
  const rows = mailboxes.map(({ id, person, usage, added, trouble }) => [
    id,
    printable(person),
    usage ? String(usage.count) : '',
    usage ? formatSize(usage.bytes) : '',
    usage ? formatSize(usage.limit) : '',
    formatTime(added),
    stateOf(trouble),
  ]);
  return formatTable(columns, rows);
}

function stateOf(trouble: string | undefined): string {
  if (trouble === undefined) return 'there';
  return trouble === 'revoked' ? 'took it back' : 'not there';
}

async function addMailbox(
  task: Task,
  [address]: [string],
  { person }: { person: string },
): Promise<void> {
  const mailbox = await E(await offersOf(task)).add(address, person);
  const room = formatSize(mailbox.usage?.limit ?? 0);
  const text = `${printable(person)} holds up to ${room} of letters for you (${mailbox.id}).`;
  task.printer.result(mailbox, text);
}

async function removeMailbox(task: Task, [id]: [string]): Promise<void> {
  await E(await offersOf(task)).remove(id);
  task.printer.result({ removed: id }, 'No more letters wait there for you.');
}

async function collectMail(task: Task): Promise<void> {
  const taken = await E(await offersOf(task)).collect();
  const text = taken === 0n ? 'Nothing new waited.' : `${count(taken, 'letter')} came.`;
  task.printer.result({ taken }, text);
}
