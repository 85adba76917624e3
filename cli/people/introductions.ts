/** `gather contacts introduce …`: bringing two people together, and what others propose. */
import { Command } from 'commander';
import type {
  IntroductionSummary,
  People,
  ProposalSummary,
} from '../../actors/people/interface.ts';
import { E } from '../../captp/index.ts';
import type { RefTo } from '../../vat/index.ts';
import { noteAlike } from '../commands/alike.ts';
import { Failure } from '../failure.ts';
import { act, type Shell, type Task } from '../shell.ts';
import { formatTable, formatTime, printable } from '../terminal/format.ts';
import { findContact, peopleOf } from './who.ts';

export function introductionCommands(shell: Shell): Command[] {
  const introduce = new Command('introduce')
    .description('bring two of your contacts together, when both want it')
    .argument('<one>', 'name or id')
    .argument('<other>', 'name or id')
    .option('--note <words>', 'what you tell both', '');
  const list = new Command('introductions').description(
    'list whom others would like you to meet, and whom you introduced',
  );
  const dismiss = new Command('dismiss')
    .description('take an introduction of yours off that list')
    .argument('<id>', 'as gather contacts introductions lists it');
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
    act(shell, dismiss, dismissOne),
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
  const people = await peopleOf(task);
  const [all, made] = await Promise.all([E(people).proposals(), E(people).introductions()]);
  const titles = ['ID', 'FROM', 'WHOM', 'NOTE', 'STATE'].map((title) => ({ title }));
  const rows = all.map(({ id, by, name, note, agreed }) => [
    id,
    printable(by),
    printable(name),
    printable(note.replace(/\s+/g, ' ')),
    agreed ? 'you agreed' : 'your turn',
  ]);
  const tables = [
    ...(all.length > 0 ? [formatTable(titles, rows)] : []),
    ...(made.length > 0 ? [madeTable(made)] : []),
  ];
  task.printer.result({ proposed: all, made }, tables.join('\n\n'));
  if (all.length === 0) task.printer.note('Nobody introduces you to anybody at the moment.');
}

const BECAME: Readonly<Record<IntroductionSummary['state'], string>> = {
  asked: 'not both have answered',
  agreed: 'both agreed',
  taken: 'they are in touch',
  declined: 'one said no',
  failed: 'one could not be asked',
};

function madeTable(made: readonly IntroductionSummary[]): string {
  const titles = ['ID', 'YOU INTRODUCED', 'TO', 'STATE', 'SINCE'].map((title) => ({ title }));
  const rows = made.map(({ id, one, other, state, changed }) => [
    id,
    printable(one),
    printable(other),
    BECAME[state],
    formatTime(changed),
  ]);
  return formatTable(titles, rows);
}

async function dismissOne(task: Task, [id]: [string]): Promise<void> {
  await E(await peopleOf(task)).dismiss(id);
  task.printer.result({ dismissed: id }, 'It is off the list.');
}

/** Throws a Failure when nobody proposes that. */
async function proposalOf(people: RefTo<typeof People>, id: string): Promise<ProposalSummary> {
  const proposal = (await E(people).proposals()).find((one) => one.id === id);
  if (proposal) return proposal;
  const text = `There is no introduction “${printable(id)}”. See: gather contacts introductions`;
  throw new Failure('not-found', text);
}

async function agreeTo(task: Task, [id, name]: [string, string?]): Promise<void> {
  const people = await peopleOf(task);
  const proposal = await proposalOf(people, id);
  const petname = name ?? proposal.name;
  await E(people).agree(id, petname);
  task.printer.result(
    { agreed: id, petname },
    'You become contacts when the other one agrees, too.',
  );
  noteAlike(task, await E(people).alike(petname));
}

async function declineOne(task: Task, [id]: [string]): Promise<void> {
  const people = await peopleOf(task);
  await proposalOf(people, id);
  await E(people).decline(id);
  task.printer.result({ declined: id }, 'You said no.');
}

async function callMe(task: Task, [name]: [string?]): Promise<void> {
  const people = await peopleOf(task);
  if (name !== undefined) await E(people).callMe(name);
  const own = await E(people).ownName();
  task.printer.result({ name: own }, own === '' ? '' : printable(own));
  if (own === '') task.printer.note('You call yourself nothing. Say it: gather contacts name NAME');
}
