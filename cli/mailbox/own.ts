/** Of `gather mailbox`: where letters wait for you while you are away. */
import { Command } from 'commander';
import type { MailboxReport } from '../../actors/mailbox/interface.ts';
import { E } from '../../captp/index.ts';
import { example } from '../commands/example.ts';
import { Failure } from '../failure.ts';
import { firstRows } from '../inspect/rows.ts';
import { contactCalled, peopleOf } from '../people/who.ts';
import { act, type Shell, type Task } from '../shell.ts';
import { count, formatSize, formatTable, formatTime, printable } from '../terminal/format.ts';
import { offersOf } from './admin.ts';

/** Vats that are looked through for one that is named. */
const PEERS_MAX = 10_000;

const WHO = 'a contact (name or id), or a vat as gather inspect peers shows it';

/** The commands about mailboxes of our own. */
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
  const refuse = new Command('refuse')
    .description('close the way that one contact has into your mailboxes')
    .argument('<who>', WHO);
  const admit = new Command('admit')
    .description('let them have a way into them again')
    .argument('<who>', WHO);
  const collect = new Command('collect').description('fetch now what waits in your mailboxes');
  return [
    act(shell, list, listMailboxes),
    act(shell, add, addMailbox),
    act(shell, remove, removeMailbox),
    act(shell, refuse, refuseVat),
    act(shell, admit, admitVat),
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

async function refuseVat(task: Task, [who]: [string]): Promise<void> {
  const { vat: refused, name } = await vatMeant(task, who);
  await E(await offersOf(task)).refuse(refused);
  task.printer.result({ refused }, `${name} has no way into your mailboxes any more.`);
  task.printer.note(
    'What they write waits with them until your vats meet, or goes by the small way for everybody. ' +
      `Open it again with: gather mailbox admit '${name}'`,
  );
}

async function admitVat(task: Task, [who]: [string]): Promise<void> {
  const { vat: admitted, name } = await vatMeant(task, who);
  await E(await offersOf(task)).admit(admitted);
  task.printer.result({ admitted }, `${name} gets a way into your mailboxes again.`);
}

interface Meant {
  readonly vat: string;
  /** As it is shown. */
  readonly name: string;
}

/** A contact, by petname or id, or a vat that this one has a post with, by the beginning of its name. */
async function vatMeant(task: Task, who: string): Promise<Meant> {
  const contact = await contactCalled(await peopleOf(task), who);
  if (contact) return { vat: contact.vat, name: printable(contact.petname) };
  const beginning = who.replace(/^vat /, '');
  const { vat } = await task.holdings();
  const inspector = await E(vat).inspector();
  const { rows } = await firstRows((after) => E(inspector).peers(after), PEERS_MAX);
  const meant = rows.filter(({ peer }) => peer.startsWith(beginning));
  const [one] = meant;
  if (one && meant.length === 1) return { vat: one.peer, name: one.peer };
  throw new Failure(
    one ? 'not-unique' : 'not-found',
    one
      ? 'Several vats are named like that. Write more of the name.'
      : `There is no contact “${printable(who)}”, and no vat of that name. See: gather contacts`,
  );
}

async function collectMail(task: Task): Promise<void> {
  const taken = await E(await offersOf(task)).collect();
  const text = taken === 0n ? 'Nothing new waited.' : `${count(taken, 'letter')} came.`;
  task.printer.result({ taken }, text);
}
