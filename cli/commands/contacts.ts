/** `gather contacts`: the people you know, what they may do with you, and letters. */
import { Command } from 'commander';
import { E } from '../../captp/index.ts';
import { Failure } from '../failure.ts';
import { introductionCommands } from '../people/introductions.ts';
import { becameOf, sentText } from '../people/sent.ts';
import { contactsTable, contactText, differsText, itemText, lettersText } from '../people/shown.ts';
import { noteTwice, runsTwice, theirsTwiceText, unsentText } from '../people/waiting.ts';
import { allContacts, findContact, peopleOf } from '../people/who.ts';
import { act, type Shell, type Task } from '../shell.ts';
import { parseSize } from '../size.ts';
import { printable } from '../terminal/format.ts';
import { noteAlike } from './alike.ts';
import { example } from './example.ts';

export function contactsCommand(shell: Shell): Command {
  const command = new Command('contacts')
    .description('list the people you know; write to them, allow them things, block them')
    .addHelpText(
      'after',
      example(
        'gather contacts',
        "gather contacts write Ann 'Are you coming?'",
        'gather contacts allow Ann storage --size 10GB',
      ),
    );
  const who = (name: string, description: string): Command =>
    new Command(name).description(description).argument('<who>', 'their name or id');
  const one = (name: string, description: string, run: typeof show): Command =>
    act(shell, who(name, description), run);
  act(shell, command, list);
  command.addCommand(one('show', 'show one of them, with the phrase that both see', show));
  command.addCommand(
    act(shell, who('rename', 'call somebody otherwise').argument('<name>', 'the new name'), rename),
  );
  const compare = who('confirm', 'note that you compared the phrase and it was the same');
  compare.option('--differs', 'it was not the same');
  command.addCommand(act(shell, compare, confirm));
  command.addCommand(one('block', 'end at once all that somebody may do with you', block));
  command.addCommand(one('unblock', 'give back what somebody may do with you', unblock));
  command.addCommand(one('remove', 'forget somebody, and all letters, for good', remove));
  const allow = who('allow', 'let somebody do something').argument('<what>', WHAT);
  allow.option(
    '--size <size>',
    'of storage, mailbox or relay: how much, such as 10GB; of relay in a day',
  );
  command.addCommand(act(shell, allow, allowOne));
  const forbid = who('disallow', 'take one thing back').argument('<what>', WHAT);
  command.addCommand(act(shell, forbid, disallow));
  const write = who('write', 'write a letter').argument('<words...>', 'what to write');
  command.addCommand(act(shell, write, writeTo));
  const back = who('take-back', 'take a letter back that has not left yet');
  command.addCommand(act(shell, back.argument('<number>', 'as letters shows it'), takeBack));
  command.addCommand(one('letters', 'show the latest letters, and mark them as read', letters));
  for (const more of introductionCommands(shell)) command.addCommand(more);
  return command;
}

/** What becomes of what is here for them. */
const GOES: Readonly<Record<string, string>> = {
  mailbox: ' Letters that waited here for them are deleted.',
  storage: ' The pieces that are kept here for them are deleted in a week.',
};

const WHAT = 'letters, introductions, names, storage, mailbox or relay';

async function list(task: Task): Promise<void> {
  const all = await allContacts(await peopleOf(task));
  const shown = all.map(({ summary, alike }) => ({ ...summary, alike }));
  task.printer.result(shown, all.length > 0 ? contactsTable(all) : '');
  for (const { summary, alike } of all) {
    if (alike === undefined) continue;
    const names = `“${printable(summary.petname)}” and “${printable(alike)}”`;
    task.printer.note(`Take care: ${names} can be mistaken for each other.`);
  }
  if (all.length === 0)
    task.printer.note('You know nobody yet. Invite somebody: gather invite NAME');
}

async function show(task: Task, [name]: [string]): Promise<void> {
  const { summary, contact } = await findContact(await peopleOf(task), name);
  const [phrase, card, called, twice] = await Promise.all([
    E(contact).phrase(),
    E(contact).card(),
    E(contact).alsoCalled(),
    runsTwice(task, summary),
  ]);
  const text = contactText(summary, phrase, card, called);
  task.printer.result({ ...summary, phrase, card, called, twice }, text);
  if (summary.differs !== undefined) task.printer.note(differsText(summary.petname));
  if (twice) task.printer.note(theirsTwiceText(summary.petname));
}

async function rename(task: Task, [name, next]: [string, string]): Promise<void> {
  const people = await peopleOf(task);
  const { summary, contact } = await findContact(people, name);
  await E(contact).rename(next);
  task.printer.result({ id: summary.id, petname: next }, `You call them ${printable(next)} now.`);
  noteAlike(task, await E(people).alike(next, summary.id));
}

async function confirm(task: Task, [name]: [string], { differs = false }): Promise<void> {
  const { summary, contact } = await findContact(await peopleOf(task), name);
  await E(contact).compared(!differs);
  const shown = printable(summary.petname);
  const text = differs
    ? `Noted: ${shown} is not verified, the words differed.`
    : `Noted: this is ${shown}.`;
  task.printer.result({ id: summary.id, compared: !differs }, text);
  if (differs) task.printer.note(differsText(summary.petname));
}

async function block(task: Task, [name]: [string]): Promise<void> {
  const { summary, contact } = await findContact(await peopleOf(task), name);
  const unsent = await E(contact).unsent();
  await E(contact).block();
  const shown = printable(summary.petname);
  const text = `${shown} can do nothing with you any more.`;
  task.printer.result({ blocked: summary.id, unsent }, `${text}${unsentText(unsent)}`);
}

async function unblock(task: Task, [name]: [string]): Promise<void> {
  const { summary, contact } = await findContact(await peopleOf(task), name);
  await E(contact).unblock();
  const text = `${printable(summary.petname)} may do again what you allowed.`;
  task.printer.result({ unblocked: summary.id }, text);
}

async function remove(task: Task, [name]: [string]): Promise<void> {
  const { summary, contact } = await findContact(await peopleOf(task), name);
  const unsent = await E(contact).unsent();
  await E(contact).remove();
  const text = `${printable(summary.petname)} is forgotten.`;
  task.printer.result({ removed: summary.id, unsent }, `${text}${unsentText(unsent)}`);
}

async function allowOne(
  task: Task,
  [name, what]: [string, string],
  { size }: { size?: string },
): Promise<void> {
  const { summary, contact } = await findContact(await peopleOf(task), name);
  await E(contact).allow(what, size === undefined ? undefined : parseSize(size));
  const item = (await E(contact).card()).find((one) => one.what === what);
  const who = printable(summary.petname);
  const text = `${who} may: ${item ? itemText(item) : printable(what)}.`;
  task.printer.result({ id: summary.id, allowed: what, amount: item?.amount }, text);
  if (item && !item.allowed) return;
  task.printer.note(`Take it back with: gather contacts disallow '${who}' ${printable(what)}`);
}

async function disallow(task: Task, [name, what]: [string, string]): Promise<void> {
  const { summary, contact } = await findContact(await peopleOf(task), name);
  const before = (await E(contact).card()).find((one) => one.what === what);
  await E(contact).disallow(what);
  const who = printable(summary.petname);
  const text = before?.allowed
    ? `${who} may not any more: ${printable(what)}.${GOES[what] ?? ''}`
    : `Nothing to take back: ${who} was not allowed ${printable(what)}.`;
  task.printer.result({ id: summary.id, disallowed: what, had: before?.allowed ?? false }, text);
}

async function writeTo(task: Task, [name, words]: [string, string[]]): Promise<void> {
  const { summary, contact } = await findContact(await peopleOf(task), name);
  const number = await E(contact).write(words.join(' '));
  const letter = await becameOf(task, contact, number);
  const state = letter?.state ?? 'waiting';
  const twice = await runsTwice(task, summary);
  task.printer.result({ id: summary.id, number, state, twice }, sentText(letter, summary.petname));
  if (summary.differs !== undefined) task.printer.note(differsText(summary.petname));
  if (twice) task.printer.note(theirsTwiceText(summary.petname));
  if (state === 'waiting') await noteTwice(task);
}

async function takeBack(task: Task, [name, number]: [string, string]): Promise<void> {
  const { summary, contact } = await findContact(await peopleOf(task), name);
  if (!/^\d{1,9}$/.test(number)) {
    throw new Failure('bad-value', 'Give its number, as gather contacts letters shows it.');
  }
  await E(contact).takeBack(BigInt(number));
  const text = `Taken back. ${printable(summary.petname)} does not get it.`;
  task.printer.result({ id: summary.id, withdrawn: number }, text);
}

async function letters(task: Task, [name]: [string]): Promise<void> {
  const { contact } = await findContact(await peopleOf(task), name);
  const page = await E(contact).letters();
  task.printer.result(page, lettersText(page));
  const last = page.at(-1);
  const waiting = page.filter(({ state }) => state === 'waiting');
  if (waiting.some(({ left }) => !left)) {
    task.printer.note('Take back what has not left: gather contacts take-back NAME NUMBER');
  }
  if (waiting.length > 0) await noteTwice(task);
  if (last) await E(contact).read(last.number);
  else task.printer.note('No letters yet. Write one: gather contacts write NAME WORDS');
}
