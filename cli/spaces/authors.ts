/** `gather space authors`: who writes in a space, and under which names. */
import { Command } from 'commander';
import type { SpaceAuthor, SpaceOwner, SpaceView } from '../../actors/spaces/interface.ts';
import { E } from '../../captp/index.ts';
import type { RefTo } from '../../vat/index.ts';
import { Failure } from '../failure.ts';
import { peopleOf } from '../people/who.ts';
import { act, type Shell, type Task } from '../shell.ts';
import { printable } from '../terminal/format.ts';
import { authorsTable } from './shown.ts';
import { findSpace, spacesOf } from './which.ts';

/** As the vat prints it: a public key, in base32. */
const KEY = /^[a-z2-7]{52}$/;

interface Wanted {
  readonly add?: string;
  readonly name?: string;
  readonly as?: string;
  readonly remove?: string;
  readonly call?: string;
}

export function authorsCommand(shell: Shell): Command {
  const command = new Command('authors')
    .description('show who may write in it; let others in your own')
    .argument('<space>', 'its name or id')
    .option('--add <key>', 'let the vat with this key write; it is printed over there')
    .option('--name <name>', 'of the author of --add, what everybody sees; of --call, only you')
    .option('--as <name>', 'what everybody sees of you, in a space of yours')
    .option('--remove <author>', 'take nothing more of this author (a name or key)')
    .option('--call <author>', 'have a name of your own for this author (a name or key)');
  return act(shell, command, run);
}

async function run(task: Task, [which]: [string], wanted: Wanted): Promise<void> {
  const { space } = await findSpace(await spacesOf(task), which);
  const { add, name, as, remove, call } = wanted;
  if (add !== undefined) {
    if (name === undefined) {
      throw new Failure('bad-name', 'Say what everybody sees of that author: --name NAME');
    }
    if (!KEY.test(add)) {
      throw new Failure(
        'bad-author',
        'That is no key of an author. They follow the space in their vat, and find the key there ' +
          'with: gather space authors NAME',
      );
    }
    await E(space).admit(add, name);
  }
  if (as !== undefined) await renameSelf(space, as);
  if (remove !== undefined) await dismiss(space, remove);
  if (call !== undefined) {
    const { key } = authorMeant(await E(space).describe(), call);
    await E(space).callAuthor(key, name);
  }
  await show(task, await E(space).describe());
}

async function renameSelf(space: RefTo<typeof SpaceOwner>, name: string): Promise<void> {
  const { summary, author } = await E(space).describe();
  if (!summary.mine) {
    throw new Failure('not-owner', 'In this space, its owner says what you are called.');
  }
  await E(space).admit(author, name);
}

async function dismiss(space: RefTo<typeof SpaceOwner>, named: string): Promise<void> {
  const view = await E(space).describe();
  const { key } = authorMeant(view, named);
  if (view.summary.mine && key === view.author) {
    throw new Failure(
      'yours',
      'This is your own key, and the space is yours: you would shut yourself out.',
    );
  }
  await E(space).dismiss(key);
}

/** Those who may still write come first. Throws a Failure when there is none of that name or key. */
function authorMeant({ authors }: SpaceView, named: string): SpaceAuthor {
  const all = [...authors].sort((one, other) => Number(one.ended) - Number(other.ended));
  const found =
    all.find(({ key }) => key === named) ??
    all.find(({ called }) => called === named) ??
    all.find(({ name }) => name === named);
  if (found) return found;
  throw new Failure('not-found', `There is no author “${printable(named)}”.`);
}

async function show(task: Task, { authors, author, summary }: SpaceView): Promise<void> {
  task.printer.result({ authors, author }, authors.length > 0 ? authorsTable(authors) : '');
  for (const { name, called = name, alike } of authors) {
    if (alike === undefined) continue;
    const names = `“${printable(called)}” and “${printable(alike)}”`;
    task.printer.note(`Take care: ${names} can be mistaken for each other.`);
  }
  if (summary.mayWrite || summary.mine) return;
  const own = (await E(await peopleOf(task)).ownName()) || 'NAME';
  task.printer.note(
    'To write in it, send its owner this, with the name that everybody is to see beside what you write: ' +
      `gather space authors … --add ${author} --name '${printable(own)}'`,
  );
}
