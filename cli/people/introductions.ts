/** `gather contacts introduce …`: bringing two people together, and what others propose. */
import { Command } from 'commander';
import { E } from '../../captp/index.ts';
import { act, type Shell, type Task } from '../shell.ts';
import { formatTable, printable } from '../terminal/format.ts';
import { findContact, peopleOf } from './who.ts';

export function introductionCommands(shell: Shell): Command[] {
  const introduce = new Command('introduce')
    .description('bring two of your contacts together, when both want it')
    .argument('<one>', 'name or id')
    .argument('<other>', 'name or id')
    .option('--note <words>', 'what you tell both', '');
  const list = new Command('introductions').description('list whom others would like you to meet');
  const agree = new Command('agree')
    .description('meet somebody whom a contact introduces')
    .argument('<id>', 'as gather contacts introductions lists it')
    .argument('[name]', 'what you will call them (otherwise as the contact does)');
  const decline = new Command('decline')
    .description('say no to an introduction')
    .argument('<id>', 'as gather contacts introductions lists it');
  const name = new Command('name')
    .description('show, or say, what you call yourself to people you meet')
    .argument('[name]', 'what you call yourself; it is only a suggestion to them');
  return [
    act(shell, introduce, introduceTwo),
    act(shell, list, listAll),
    act(shell, agree, agreeTo),
    act(shell, decline, declineOne),
    act(shell, name, callMe),
  ];
}

async function introduceTwo(
  task: Task,
  [one, other]: [string, string],
  { note }: { note: string },
): Promise<void> {
  const people = await peopleOf(task);
  const [first, second] = [await findContact(people, one), await findContact(people, other)];
  await E(people).introduce(first.summary.id, second.summary.id, note);
  const names = `${printable(first.summary.petname)} and ${printable(second.summary.petname)}`;
  task.printer.result(
    { introduced: [first.summary.id, second.summary.id] },
    `${names} are asked. They meet when both agree.`,
  );
}

async function listAll(task: Task): Promise<void> {
  const all = await E(await peopleOf(task)).proposals();
  const titles = ['ID', 'FROM', 'WHOM', 'NOTE', 'STATE'].map((title) => ({ title }));
  const rows = all.map(({ id, by, name, note, agreed }) => [
    id,
    printable(by),
    printable(name),
    printable(note),
    agreed ? 'you agreed' : 'your turn',
  ]);
  task.printer.result(all, all.length > 0 ? formatTable(titles, rows) : '');
  if (all.length === 0) task.printer.note('Nobody introduces you to anybody at the moment.');
}

async function agreeTo(task: Task, [id, name]: [string, string?]): Promise<void> {
  const people = await peopleOf(task);
  const proposal = (await E(people).proposals()).find((one) => one.id === id);
  const petname = name ?? proposal?.name ?? '';
  await E(people).agree(id, petname);
  task.printer.result(
    { agreed: id, petname },
    'You become contacts when the other one agrees, too.',
  );
}

async function declineOne(task: Task, [id]: [string]): Promise<void> {
  await E(await peopleOf(task)).decline(id);
  task.printer.result({ declined: id }, 'You said no.');
}

async function callMe(task: Task, [name]: [string?]): Promise<void> {
  const people = await peopleOf(task);
  if (name !== undefined) await E(people).callMe(name);
  const own = await E(people).ownName();
  task.printer.result({ name: own }, own === '' ? '' : printable(own));
  if (own === '') task.printer.note('You call yourself nothing. Say it: gather contacts name NAME');
}
