/** `gather devices`: which browsers may enter, letting in one more, and taking that back. */
import { Command } from 'commander';
import { E } from '../../captp/index.ts';
import { Failure } from '../failure.ts';
import { act, type Shell, type Task } from '../shell.ts';
import { formatTable, formatTime, printable } from '../terminal/format.ts';
import { example } from './example.ts';

export function devicesCommand(shell: Shell): Command {
  const command = new Command('devices')
    .description('list the browsers that may enter your vat')
    .addHelpText(
      'after',
      example('gather devices', 'gather devices add', 'gather devices revoke 3'),
    );
  const revoke = new Command('revoke')
    .description('take a browser’s way in; it is out at once')
    .argument('<id>', 'as gather devices lists it')
    .addHelpText('after', example('gather devices revoke 3'));
  const add = new Command('add')
    .description('print a one-time link that lets one more browser of yours in')
    .addHelpText('after', example('gather devices add'));
  act(shell, command, list).addCommand(act(shell, add, letOneIn));
  return command.addCommand(act(shell, revoke, revokeOne));
}

async function list(task: Task): Promise<void> {
  const { devices } = await task.holdings();
  const all = await E(devices).list();
  const rows = all.map((device) => [
    device.id,
    printable(device.name),
    formatTime(device.created),
    device.connected ? 'now' : device.lastSeen === undefined ? '' : formatTime(device.lastSeen),
  ]);
  const titles = ['ID', 'NAME', 'SINCE', 'LAST SEEN'];
  const columns = titles.map((title) => ({ title }));
  task.printer.result(all, all.length > 0 ? formatTable(columns, rows) : '');
  if (all.length === 0)
    task.printer.note('No browser may enter yet. Let one in: gather devices add');
}

async function letOneIn(task: Task): Promise<void> {
  const link = await E(await task.operator()).invite();
  task.printer.result({ link }, link);
  task.printer.note('It works once, within ten minutes. Give it to nobody else.');
}

async function revokeOne(task: Task, [id]: [string]): Promise<void> {
  const { devices } = await task.holdings();
  const found = (await E(devices).list()).find((device) => device.id === id);
  if (!found) {
    throw new Failure('not-found', 'There is no device of this id. See them with: gather devices');
  }
  await E(devices).revoke(id);
  task.printer.result({ revoked: id }, `${printable(found.name)} is out.`);
}
