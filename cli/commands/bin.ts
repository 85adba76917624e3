/** `gather bin`: what was removed from the lake, and how it comes back. */
import { Command } from 'commander';
import type { Entry, LakeOwner } from '../../actors/lake/interface.ts';
import { E } from '../../captp/index.ts';
import type { RefTo } from '../../vat/index.ts';
import { Failure } from '../failure.ts';
import { pathOf } from '../lake-path.ts';
import { act, type Shell, type Task } from '../shell.ts';
import { count, formatSize, formatTable, formatTime, printable } from '../terminal/format.ts';
import { example } from './example.ts';

export function binCommand(shell: Shell): Command {
  const command = new Command('bin')
    .description('list what was removed in the last 30 days, the newest first')
    .addHelpText('after', example('gather bin', 'gather bin restore boat.jpg', 'gather bin empty'));
  const restore = new Command('restore')
    .description('bring something back to where it was')
    .argument('<entry>', 'its name or its id, as gather bin lists them');
  const empty = new Command('empty').description(
    'delete all of it for good; this cannot be undone, but earlier snapshots stay',
  );
  return act(shell, command, list)
    .addCommand(act(shell, restore, restoreOne))
    .addCommand(act(shell, empty, emptyIt));
}

async function removedFrom(lake: RefTo<typeof LakeOwner>): Promise<Entry[]> {
  const all: Entry[] = [];
  for (;;) {
    const page = await E(lake).bin(all.at(-1)?.id);
    if (page.length === 0) return all;
    all.push(...page);
  }
}

async function list(task: Task): Promise<void> {
  const { lake } = await task.holdings();
  const all = await removedFrom(lake);
  const rows = all.map(({ id, kind, name, size, removed }) => [
    id,
    removed === undefined ? '' : formatTime(removed),
    kind === 'folder' ? '' : formatSize(size),
    printable(name) + (kind === 'folder' ? '/' : ''),
  ]);
  const columns = [
    { title: 'ID' },
    { title: 'REMOVED' },
    { title: 'SIZE', align: 'right' as const },
    { title: 'NAME' },
  ];
  task.printer.result(all, all.length > 0 ? formatTable(columns, rows) : '');
  if (all.length === 0) task.printer.note('The bin is empty.');
}

async function restoreOne(task: Task, [which]: [string]): Promise<void> {
  const { lake } = await task.holdings();
  const all = await removedFrom(lake);
  const name = which.normalize('NFC').replace(/\/$/, '');
  const named = all.filter((entry) => entry.name === name);
  const found = all.filter(({ id }) => id === which).concat(named);
  const [entry] = found;
  if (!entry) {
    const text = `There is nothing called “${printable(which)}” in the bin. See: gather bin`;
    throw new Failure('not-found', text);
  }
  if (found.length > 1) {
    const ids = found.map(({ id, removed }) => `${id} (removed ${formatTime(removed ?? 0)})`);
    throw new Failure('usage', `Several are called that: ${ids.join(', ')}. Give an id.`);
  }
  const back = await E(lake).restore(entry.id);
  task.printer.result(back, printable(await pathOf(lake, back)));
}

async function emptyIt(task: Task): Promise<void> {
  const { lake } = await task.holdings();
  const deleted = (await removedFrom(lake)).length;
  const bytes = await E(lake).purge();
  const text = `Deleted for good: ${count(deleted, 'thing')}, ${formatSize(bytes)}.`;
  task.printer.result({ deleted, bytes }, text);
}
