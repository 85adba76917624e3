/** `gather mkdir`: makes folders in the lake. */
import { Command } from 'commander';
import { Failure } from '../failure.ts';
import { findEntry, makeFolders, normalPath } from '../lake-path.ts';
import { act, type Shell, type Task } from '../shell.ts';
import { printable } from '../terminal/format.ts';
import { example } from './example.ts';

export function mkdirCommand(shell: Shell): Command {
  const command = new Command('mkdir')
    .description('make folders in your lake, with those they lie in; what is there stays')
    .argument('<paths...>', 'folders of the lake')
    .addHelpText('after', example('gather mkdir Photos/2026 Archive'));
  return act(shell, command, run);
}

async function run(task: Task, [paths]: [string[]]): Promise<void> {
  const all = paths.map(normalPath);
  if (all.includes('')) throw new Failure('usage', 'Name the folder, such as Photos/2026.');
  const { lake } = await task.holdings();
  const made = [];
  for (const path of all) {
    await makeFolders(lake, path.split('/'));
    made.push(await findEntry(lake, path));
  }
  task.printer.result(made, all.map((path) => `${printable(path)}/`).join('\n'));
}
