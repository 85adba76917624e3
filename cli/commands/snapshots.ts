/** `gather snapshots`: the whole lake as it was, day by day, and bringing things back from there. */
import { Command } from 'commander';
import type { Entry } from '../../actors/lake/interface.ts';
import { E } from '../../captp/index.ts';
import { entriesOf } from '../files/download.ts';
import { normalPath } from '../lake-path.ts';
import { entryAt, keep, pastOf, save, snapshotSource } from '../past.ts';
import { act, type Shell, type Task } from '../shell.ts';
import { count, formatSize, formatTable, formatTime, printable } from '../terminal/format.ts';
import { example } from './example.ts';

export function snapshotsCommand(shell: Shell): Command {
  const command = new Command('snapshots')
    .description('list the snapshots of your lake; one is taken each day')
    .addHelpText(
      'after',
      example('gather snapshots', 'gather snapshots restore ID Photos/boat.jpg'),
    );
  const id = ['<id>', 'as gather snapshots lists it'] as const;
  const take = new Command('take').description('take one now');
  const drop = new Command('drop')
    .description('drop one; what only it had is deleted for good')
    .argument(...id);
  const ls = new Command('ls')
    .description('list a folder as it was')
    .argument(...id)
    .argument('[path]', 'a folder; without it the top folder');
  const get = new Command('get')
    .description('save a file or folder as it was')
    .argument(...id)
    .argument('<path>', 'its path then')
    .option('-o, --output <file>', 'where to put it')
    .option('--force', 'replace a file that is there already');
  const restore = new Command('restore')
    .description('bring a file or folder back as it was; nothing of now is lost')
    .argument(...id)
    .argument('<path>', 'its path then');
  const compare = new Command('compare')
    .description('list what was added, changed and removed')
    .argument('<before>', 'the id of a snapshot')
    .argument('<after>', 'the id of a later one');
  const rule = new Command('keep')
    .description('show or set how many snapshots are kept')
    .option('--newest <number>', 'so many whatever their age')
    .option('--days <number>', 'all of the last so many days')
    .option('--thin', 'ever fewer of the time before')
    .option('--no-thin', 'nothing of the time before');
  const parts = [
    act(shell, take, takeOne),
    act(shell, drop, dropOne),
    act(shell, ls, listOne),
    act(shell, get, getFrom),
    act(shell, restore, restoreFrom),
    act(shell, compare, compareTwo),
    act(shell, rule, (task: Task, _: [], options: object) => keep(task, 'snapshots', options)),
  ];
  return parts.reduce((all, part) => all.addCommand(part), act(shell, command, list));
}

async function pastIn(task: Task) {
  return pastOf((await task.holdings()).lake);
}

async function list(task: Task): Promise<void> {
  const all = await E(await pastIn(task)).snapshots();
  const rows = all.map(({ id, time, files, folders, bytes }) => [
    id,
    formatTime(time),
    String(files),
    String(folders),
    formatSize(bytes),
  ]);
  const right = 'right' as const;
  const columns = [
    { title: 'ID' },
    { title: 'TAKEN' },
    { title: 'FILES', align: right },
    { title: 'FOLDERS', align: right },
    { title: 'SIZE', align: right },
  ];
  task.printer.result(all, all.length > 0 ? formatTable(columns, rows) : '');
  if (all.length === 0) task.printer.note('None yet. Take one now: gather snapshots take');
}

async function takeOne(task: Task): Promise<void> {
  const snapshot = await E(await pastIn(task)).takeSnapshot();
  const { id, files, bytes } = snapshot;
  task.printer.result(snapshot, `${id}  ${count(files, 'file')}, ${formatSize(bytes)}`);
}

async function dropOne(task: Task, [id]: [string]): Promise<void> {
  await E(await pastIn(task)).dropSnapshot(id);
  task.printer.result({ dropped: id }, `Snapshot ${printable(id)} is dropped.`);
}

async function listOne(task: Task, [id, path = '']: [string, string?]): Promise<void> {
  const source = snapshotSource(await pastIn(task), id);
  const folder = normalPath(path) === '' ? undefined : await entryAt(source, path);
  const all: Entry[] = [];
  if (folder?.kind === 'file') all.push(folder);
  else for await (const entry of entriesOf(source, folder?.id ?? '')) all.push(entry);
  const rows = all.map(({ kind, size, modified, name }) => [
    kind === 'folder' ? '' : formatSize(size),
    formatTime(modified),
    printable(name) + (kind === 'folder' ? '/' : ''),
  ]);
  const columns = [
    { title: 'SIZE', align: 'right' as const },
    { title: 'CHANGED' },
    { title: 'NAME' },
  ];
  task.printer.result(all, all.length > 0 ? formatTable(columns, rows) : '');
  if (all.length === 0) task.printer.note('Nothing was in there.');
}

async function getFrom(task: Task, [id, path]: [string, string], options: object): Promise<void> {
  const source = snapshotSource(await pastIn(task), id);
  await save(task, source, await entryAt(source, path), options);
}

async function restoreFrom(task: Task, [id, path]: [string, string]): Promise<void> {
  const past = await pastIn(task);
  const entry = await entryAt(snapshotSource(past, id), path);
  const different = Number(await E(past).restoreEntry(id, entry.id));
  const name = printable(entry.name);
  const told =
    different === 0
      ? `${name} is as it was.`
      : `${name}: ${count(different, 'entry')} brought back.`;
  task.printer.result({ restored: different }, told);
}

async function compareTwo(task: Task, [before, after]: [string, string]): Promise<void> {
  const past = await pastIn(task);
  const all = [];
  for (let page = await E(past).compareSnapshots(before, after); page.length > 0; ) {
    all.push(...page);
    page = await E(past).compareSnapshots(before, after, page.at(-1)?.id);
  }
  const lines = all.map(({ before: was, after: is }) => {
    const what = was && is ? 'changed' : is ? 'added  ' : 'removed';
    const name = printable((is ?? was)?.name ?? '');
    return was && is && was.name !== is.name
      ? `${what}  ${printable(was.name)} → ${name}`
      : `${what}  ${name}`;
  });
  task.printer.result(all, lines.join('\n'));
  if (all.length === 0) task.printer.note('Nothing is different.');
}
