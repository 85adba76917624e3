/** `gather space`: what you publish for everybody, and the public spaces that you follow. */
import { Command } from 'commander';
import { E } from '../../captp/index.ts';
import { Failure } from '../failure.ts';
import { peopleOf } from '../people/who.ts';
import { act, type Shell, type Task } from '../shell.ts';
import { authorsCommand } from '../spaces/authors.ts';
import { contradictionText, entriesText, spacesTable } from '../spaces/shown.ts';
import { findSpace, spacesOf } from '../spaces/which.ts';
import { printable } from '../terminal/format.ts';
import { noteAlike } from './alike.ts';
import { example } from './example.ts';

const EXAMPLES = [
  "gather space create 'Garden news' --as 'Ada L.'",
  "gather space post 'Garden news' 'The first apples are ripe.'",
  "gather space address 'Garden news'",
  "gather space follow 2gather-space.… 'The garden'",
];

const PUBLIC =
  'Everybody can read what is published, for ever: copies of it are with all who follow the space.';

export function spaceCommand(shell: Shell): Command {
  const command = new Command('space')
    .description('public spaces: publish for everybody, and follow what others publish')
    .addHelpText('after', `\n${PUBLIC}\n${example(...EXAMPLES)}`);
  const which = (name: string, description: string): Command =>
    new Command(name).description(description).argument('<space>', 'its name or id');
  act(shell, command, list);
  const create = new Command('create')
    .description('make a space that everybody can read and you write in')
    .argument('<name>', 'what everybody sees, and what you call it')
    .option('--about <text>', 'what it is about')
    .option('--as <name>', 'under which name you write there; otherwise what you call yourself');
  const follow = new Command('follow')
    .description('follow a space')
    .argument('<address>', '2gather-space.…, as gather space address prints it')
    .argument('[name]', 'what you call it; its own name, if you give none');
  const post = which('post', 'publish an entry, for everybody and for ever')
    .argument('<words...>', 'what to say')
    .option('--link <link...>', 'links of shares that go with it');
  const rename = which('rename', 'call it otherwise').argument('<name>', 'the new name');
  command.addCommand(act(shell, new Command('list').description('list them'), list));
  command.addCommand(act(shell, create, makeOne)).addCommand(act(shell, follow, followOne));
  command.addCommand(act(shell, post, postTo));
  command.addCommand(
    act(shell, which('read', 'show the latest, and mark them as read'), readLatest),
  );
  command.addCommand(
    act(shell, which('address', 'print the text by which others follow it'), showAddress),
  );
  command.addCommand(authorsCommand(shell)).addCommand(act(shell, rename, renameOne));
  const renew = which('renew', 'go on with a new key, after a restored backup contradicted you');
  command.addCommand(act(shell, renew, renewOne));
  const leave = which('leave', 'unfollow it, and delete what is here of it').option(
    '--give-up',
    'also when it is yours: nobody can say any more who writes there',
  );
  command.addCommand(act(shell, leave, leaveOne));
  return command;
}

async function list(task: Task): Promise<void> {
  const all = await E(await spacesOf(task)).list();
  const shown = all.map(({ summary, alike }) => ({ ...summary, alike }));
  task.printer.result(shown, all.length > 0 ? spacesTable(all) : '');
  for (const { summary, alike } of all) {
    if (alike === undefined) continue;
    const names = `“${printable(summary.petname)}” and “${printable(alike)}”`;
    task.printer.note(`Take care: ${names} can be mistaken for each other.`);
  }
  if (all.length === 0) {
    task.printer.note('You follow no space yet. Make one: gather space create NAME');
  }
}

interface Made {
  readonly about?: string;
  readonly as?: string;
}

async function makeOne(task: Task, [name]: [string], { about = '', as }: Made): Promise<void> {
  const spaces = await spacesOf(task);
  const author = as ?? (await E(await peopleOf(task)).ownName());
  if (author === '') {
    throw new Failure(
      'bad-name',
      'Under which name do you write there? Everybody sees it: gather space create NAME --as YOU',
    );
  }
  const id = await E(spaces).create(name, about, author);
  const { space, summary } = await findSpace(spaces, id);
  const address = await E(space).address();
  task.printer.result({ id, address, author }, address);
  task.printer.note(`Others follow it by this text. ${PUBLIC}`);
  task.printer.note(
    `You write there as “${printable(author)}”. Another name: ` +
      `gather space authors '${printable(summary.petname)}' --as NAME`,
  );
  noteAlike(task, await E(spaces).alike(name, id));
  await noteNetwork(task);
}

async function followOne(task: Task, [address, given]: [string, string?]): Promise<void> {
  const spaces = await spacesOf(task);
  const seen = await E(spaces).look(address);
  const name = given ?? seen.name;
  if (name === '') {
    throw new Failure(
      'bad-name',
      'It has no name of its own. Give one: gather space follow … NAME',
    );
  }
  const id = await E(spaces).follow(address, name);
  const { space, summary } = await findSpace(spaces, id);
  const { author } = await E(space).describe();
  task.printer.result({ id, author }, `You follow ${printable(summary.petname)}.`);
  task.printer.note('Entries come from others who follow it, and are checked here.');
  noteAlike(task, await E(spaces).alike(summary.petname, id));
  await noteNetwork(task);
}

async function postTo(
  task: Task,
  [name, words]: [string, string[]],
  { link = [] }: { link?: string[] },
): Promise<void> {
  const { summary, space } = await findSpace(await spacesOf(task), name);
  const number = await E(space).post(words.join(' '), link);
  const text = `Published in ${printable(summary.petname)}, as your entry ${number}.`;
  task.printer.result({ id: summary.id, number }, text);
  task.printer.note('Everybody can read it, for ever.');
  await noteNetwork(task);
}

async function readLatest(task: Task, [name]: [string]): Promise<void> {
  const { space } = await findSpace(await spacesOf(task), name);
  const [entries, contradictions] = await Promise.all([
    E(space).entries(),
    E(space).contradictions(),
  ]);
  task.printer.result({ entries, contradictions }, entriesText(entries));
  for (const one of contradictions) task.printer.note(contradictionText(one));
  if (entries.length > 0) await E(space).read();
  else task.printer.note('Nothing has come yet. It comes when somebody who has it is connected.');
}

async function showAddress(task: Task, [name]: [string]): Promise<void> {
  const { space } = await findSpace(await spacesOf(task), name);
  const address = await E(space).address();
  task.printer.result({ address }, address);
  task.printer.note(
    'It is no secret. It also says where your vat is, so that others can ask it for what is new.',
  );
}

async function renameOne(task: Task, [which, name]: [string, string]): Promise<void> {
  const spaces = await spacesOf(task);
  const { summary, space } = await findSpace(spaces, which);
  await E(space).rename(name);
  task.printer.result({ id: summary.id, petname: name }, `You call it ${printable(name)} now.`);
  noteAlike(task, await E(spaces).alike(name, summary.id));
}

async function renewOne(task: Task, [which]: [string]): Promise<void> {
  const { summary, space } = await findSpace(await spacesOf(task), which);
  await E(space).renew();
  task.printer.result({ id: summary.id }, 'This vat writes there with a new key.');
  if (!summary.mine) task.printer.note('Have the owner of the space add it: gather space authors');
}

async function leaveOne(
  task: Task,
  [which]: [string],
  { giveUp }: { giveUp?: boolean },
): Promise<void> {
  const { summary, space } = await findSpace(await spacesOf(task), which);
  if (summary.mine && !giveUp) {
    throw new Failure(
      'yours',
      'This space is yours, and its key is here alone: once you leave, nobody can say any more who ' +
        'writes there. If that is what you want: gather space leave … --give-up',
    );
  }
  await E(space).leave();
  task.printer.result({ left: summary.id }, `You do not follow ${printable(summary.petname)} now.`);
  if (summary.mine)
    task.printer.note(
      'Others keep what was published there. Who may write there stays as it is, for ever.',
    );
}

async function noteNetwork(task: Task): Promise<void> {
  const { vat } = await task.holdings();
  const { state } = await E(E(vat).network()).status();
  if (state !== 'off') return;
  task.printer.note(
    'This vat is not on the network, so nothing comes or goes. Join: gather net on',
  );
}
