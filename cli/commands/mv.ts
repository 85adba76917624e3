/**
 * `gather mv`: moves entries of the lake into a folder, or gives one another name.
 *
 * As a shell does it: into the last path when that is a folder, otherwise to that very path. Nothing
 * that is there is ever replaced.
 */
import { Command } from 'commander';
import type { Entry, LakeOwner } from '../../actors/lake/interface.ts';
import { E } from '../../captp/index.ts';
import type { RefTo } from '../../vat/index.ts';
import { codeOf, Failure } from '../failure.ts';
import { findEntry, normalPath, pathOf } from '../lake-path.ts';
import { act, type Shell, type Task } from '../shell.ts';
import { printable } from '../terminal/format.ts';
import { example } from './example.ts';

const TOP = '';

export function mvCommand(shell: Shell): Command {
  const command = new Command('mv')
    .description('move files and folders within your lake, or rename one')
    .argument('<paths...>', 'what to move; the last one is where to: a folder, or a new path')
    .addHelpText(
      'after',
      example('gather mv boat.jpg ferry.jpg Photos', 'gather mv Drafts/plan.txt Plans/2026.txt'),
    );
  return act(shell, command, run);
}

async function run(task: Task, [paths]: [string[]]): Promise<void> {
  const to = paths.at(-1) ?? '';
  const from = paths.slice(0, -1);
  if (from.length === 0) {
    throw new Failure('usage', 'Say what to move, and where to: gather mv boat.jpg Photos');
  }
  const { lake } = await task.holdings();
  const entries = await Promise.all(from.map((path) => findEntry(lake, path)));
  const folder = await folderAt(lake, to);
  const [only] = entries;
  const moved: Entry[] = [];
  if (folder !== undefined) {
    for (const { id } of entries) moved.push(await E(lake).move(id, folder));
  } else if (entries.length === 1 && only) moved.push(await moveTo(lake, only, to));
  else {
    const text = `There is no folder “${printable(to)}”. Make it with: gather mkdir '${printable(to)}'`;
    throw new Failure('not-found', text);
  }
  const lines = await Promise.all(moved.map((entry) => pathOf(lake, entry)));
  task.printer.result(moved, lines.map(printable).join('\n'));
}

/** The id of the folder at a path; undefined when there is none. */
async function folderAt(lake: RefTo<typeof LakeOwner>, path: string): Promise<string | undefined> {
  if (normalPath(path) === '') return TOP;
  try {
    const { id, kind } = await E(lake).at(normalPath(path));
    return kind === 'folder' ? id : undefined;
  } catch (error) {
    if (codeOf(error) === 'not-found') return undefined;
    throw error;
  }
}

async function moveTo(lake: RefTo<typeof LakeOwner>, entry: Entry, to: string): Promise<Entry> {
  const names = normalPath(to).split('/');
  const name = names.pop() ?? '';
  const folder = await folderAt(lake, names.join('/'));
  if (folder === undefined) {
    const there = printable(names.join('/'));
    const text = `There is no folder “${there}”. Make it with: gather mkdir '${there}'`;
    throw new Failure('not-found', text);
  }
  const isSame = folder === entry.folder && name.normalize('NFC') === entry.name;
  if (isSame) return entry;
  // Another way to write the name that it has takes nothing away from anybody.
  const isOwn = folder === entry.folder && sameName(name, entry.name);
  if (!isOwn && (await E(lake).taken(name, folder))) {
    const text = `There is something called “${printable(name)}” there already. Choose another name.`;
    throw new Failure('name-taken', text);
  }
  const here = folder === entry.folder ? entry : await E(lake).move(entry.id, folder);
  return here.name === name ? here : E(lake).rename(entry.id, name);
}

function sameName(one: string, other: string): boolean {
  return one.normalize('NFC').toLowerCase() === other.normalize('NFC').toLowerCase();
}
