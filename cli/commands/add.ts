/** `gather add`: files and folders of this machine into the lake. */
import { Command } from 'commander';
import { TAG_LENGTH_MAX } from '../../actors/lake/interface.ts';
import { Failure } from '../failure.ts';
import { type Added, addFiles } from '../files/add-files.ts';
import { type Found, walk } from '../files/walk.ts';
import { act, type Shell, type Task } from '../shell.ts';
import { count, formatSize, printable } from '../terminal/format.ts';
import { makeProgress } from '../terminal/progress.ts';
import { example } from './example.ts';

interface Options {
  readonly folder?: string;
  readonly tag: readonly string[];
  readonly replace?: boolean;
}

export function addCommand(shell: Shell): Command {
  const command = new Command('add')
    .description('put files, and folders with all they hold, into your lake')
    .argument('<files...>', 'files and folders of this machine')
    .option('--folder <path>', 'put them into this folder of the lake; it is made when missing')
    .option('--replace', 'a file whose name is taken becomes a new version of that one')
    .option('--tag <tag>', 'tag each file; may be given several times', collect, [])
    .addHelpText('after', example('gather add Photos letter.pdf --folder Archive/2026 --tag home'));
  return act(shell, command, run);
}

function collect(tag: string, before: readonly string[]): string[] {
  return [...before, tag.trim().slice(0, TAG_LENGTH_MAX)];
}

async function run(task: Task, [paths]: [string[]], options: Options): Promise<void> {
  const { folder = '', tag, replace = false } = options;
  const found = await walk(paths);
  const { lake } = await task.holdings();
  const total = found.files.reduce((sum, file) => sum + file.size, 0);
  const progress = makeProgress(task.terminal.errors, task.powers.clock, {
    total,
    quiet: task.printer.json,
  });
  const renamed = new Map<string, string>();
  let added: Added;
  try {
    added = await addFiles(lake, found, {
      folder,
      tags: tag,
      replace,
      signal: task.interrupt(),
      name: (name) => progress.name(name),
      advance: (bytes) => progress.advance(bytes),
      renamed: (name, here) => renamed.set(name, here),
    });
  } finally {
    progress.end();
  }
  const { entries, there } = added;
  const lines = entries.map((entry) => `${printable(entry.name)}  ${formatSize(entry.size)}`);
  const bytes = entries.reduce((sum, { size }) => sum + Number(size), 0);
  const sum = `Added ${count(entries.length, 'file')}, ${formatSize(bytes)}.`;
  task.printer.result(entries, lines.length > 1 ? [...lines, sum].join('\n') : lines.join('\n'));
  if (there.length > 0)
    task.printer.note(`${count(there.length, 'file')} there already, unchanged.`);
  for (const path of found.skipped)
    task.printer.note(`Left out, no plain file: ${printable(path)}`);
  for (const [name, here] of renamed) {
    task.printer.note(`“${printable(name)}” is called “${printable(here)}” in your lake.`);
  }
  sayUnnamable(task, found);
}

/** Throws a Failure with code left-out when something cannot be kept under its name. */
function sayUnnamable(task: Task, { unnamable }: Found): void {
  for (const { path, why } of unnamable) task.printer.note(`Left out: ${printable(path)}. ${why}`);
  if (unnamable.length === 0) return;
  const what = unnamable.length === 1 ? 'One name' : `${unnamable.length} names`;
  throw new Failure('left-out', `${what} cannot be kept. Rename, and add the folder again.`);
}
