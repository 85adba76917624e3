/** `gather mkdir`: makes folders in the lake. */
import { Command } from 'commander';
import { E } from '../../captp/index.ts';
import { Failure } from '../failure.ts';
import { makeFolders, namesIn } from '../lake-path.ts';
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
  // Before anything is made.
  const all = paths.map(namesIn);
  if (all.some((names) => names.length === 0)) {
    throw new Failure('usage', 'Name the folder, such as Photos/2026.');
  }
  const { lake } = await task.holdings();
  const made = [];
  for (const names of all) made.push(await E(lake).entry(await makeFolders(lake, names)));
  task.printer.result(made, all.map((names) => `${printable(names.join('/'))}/`).join('\n'));
}
