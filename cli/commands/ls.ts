/** `gather ls`: what is in the lake. */
import { Command } from 'commander';
import type { Entry } from '../../actors/lake/interface.ts';
import { entriesOf } from '../files/download.ts';
import { findingIn, sourceOf } from '../files/sources.ts';
import { findEntry, normalPath } from '../lake-path.ts';
import { act, type Holdings, type Shell, type Task } from '../shell.ts';
import { formatSize, formatTable, formatTime, printable } from '../terminal/format.ts';
import { example } from './example.ts';

interface Options {
  readonly find?: string;
}

export function lsCommand(shell: Shell): Command {
  const command = new Command('ls')
    .description('list a folder of your lake, or find entries anywhere in it')
    .argument('[path]', 'a folder or file of the lake; without it the top folder')
    .option('--find <words>', 'entries whose name or tags contain every word')
    .addHelpText('after', example('gather ls Photos/2026', "gather ls --find 'boat summer'"));
  return act(shell, command, run);
}

async function run(task: Task, [path]: [string?], { find }: Options): Promise<void> {
  const { lake } = await task.holdings();
  const entries =
    find === undefined ? await listed(lake, path ?? '') : await all(findingIn(lake, find));
  task.printer.result(entries, entries.length > 0 ? table(entries) : '');
  if (entries.length === 0) {
    task.printer.note(
      find === undefined ? 'Nothing here yet. Add something with: gather add FILE' : 'None found.',
    );
  }
}

async function listed(lake: Holdings['lake'], path: string): Promise<Entry[]> {
  if (normalPath(path) === '') return all(entriesOf(sourceOf(lake), ''));
  const entry = await findEntry(lake, path);
  return entry.kind === 'file' ? [entry] : all(entriesOf(sourceOf(lake), entry.id));
}

async function all(entries: AsyncIterable<Entry>): Promise<Entry[]> {
  const list: Entry[] = [];
  for await (const entry of entries) list.push(entry);
  return list;
}

function table(entries: readonly Entry[]): string {
  const rows = entries.map((entry) => [
    entry.kind === 'folder' ? '' : formatSize(entry.size),
    formatTime(entry.modified),
    printable(entry.name) + (entry.kind === 'folder' ? '/' : ''),
    entry.tags.map((tag) => `#${printable(tag)}`).join(' '),
  ]);
  return formatTable(
    [
      { title: 'SIZE', align: 'right' },
      { title: 'CHANGED' },
      { title: 'NAME' },
      { title: entries.some((entry) => entry.tags.length > 0) ? 'TAGS' : '' },
    ],
    rows,
  );
}
