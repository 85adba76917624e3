/** `gather invite`: a one-time link by which one more browser gets in. */
import { Command } from 'commander';
import { E } from '../../captp/index.ts';
import { act, type Shell, type Task } from '../shell.ts';
import { example } from './example.ts';

export function inviteCommand(shell: Shell): Command {
  const command = new Command('invite')
    .description('print a one-time link that lets one more browser of yours in')
    .addHelpText('after', example('gather invite'));
  return act(shell, command, run);
}

async function run(task: Task): Promise<void> {
  const link = await E(await task.operator()).invite();
  task.printer.result({ link }, link);
  task.printer.note('It works once, within ten minutes. Give it to nobody else.');
}
