/** `gather versions`: what a file was before, getting it, and going back to it. */
import { Command } from 'commander';
import type { Entry } from '../../actors/lake/interface.ts';
import { E } from '../../captp/index.ts';
import { Failure } from '../failure.ts';
import { findEntry } from '../lake-path.ts';
import { keep, pastOf, save, wholeNumber } from '../past.ts';
import { act, type Shell, type Task } from '../shell.ts';
import { formatSize, formatTable, formatTime, printable } from '../terminal/format.ts';
import { example } from './example.ts';

interface GetOptions {
  readonly output?: string;
  readonly force?: boolean;
}

export function versionsCommand(shell: Shell): Command {
  const command = new Command('versions')
    .description('list what a file of your lake was before')
    .argument('<path>', 'a file of the lake')
    .addHelpText(
      'after',
      example('gather versions plan.txt', 'gather versions restore plan.txt 3'),
    );
  const get = new Command('get')
    .description('save an earlier version')
    .argument('<path>', 'a file of the lake')
    .argument('<number>', 'as gather versions lists it')
    .option('-o, --output <file>', 'where to put it')
    .option('--force', 'replace a file that is there already')
    .addHelpText('after', example('gather versions get plan.txt 3 -o plan-3.txt'));
  const restore = new Command('restore')
    .description('make an earlier version the newest; what is there now stays as an earlier one')
    .argument('<path>', 'a file of the lake')
    .argument('<number>', 'as gather versions lists it')
    .addHelpText('after', example('gather versions restore plan.txt 3'));
  const rule = new Command('keep')
    .description('show or set how many versions are kept')
    .option('--newest <number>', 'so many whatever their age')
    .option('--days <number>', 'all of the last so many days')
    .option('--thin', 'ever fewer of the time before')
    .option('--no-thin', 'nothing of the time before')
    .addHelpText('after', example('gather versions keep --newest 20 --days 90'));
  return act(shell, command, list)
    .addCommand(act(shell, get, getOne))
    .addCommand(act(shell, restore, restoreOne))
    .addCommand(
      act(shell, rule, (task: Task, _: [], options: object) => keep(task, 'versions', options)),
    );
}

async function list(task: Task, [path]: [string]): Promise<void> {
  const { lake } = await task.holdings();
  const past = await pastOf(lake);
  const { id } = await fileAt(task, path);
  const all = [];
  for (let page = await E(past).versions(id); page.length > 0; ) {
    all.push(...page);
    page = await E(past).versions(id, page.at(-1)?.number);
  }
  const rows = all.map(({ number, size, stored, modified, now }) => [
    String(number),
    formatSize(size),
    formatTime(stored),
    formatTime(modified),
    now ? 'now' : '',
  ]);
  const columns = [
    { title: 'NUMBER', align: 'right' as const },
    { title: 'SIZE', align: 'right' as const },
    { title: 'ADDED' },
    { title: 'CHANGED' },
    { title: '' },
  ];
  task.printer.result(all, formatTable(columns, rows));
}

async function getOne(task: Task, [path, text]: [string, string], options: GetOptions) {
  const past = await pastOf((await task.holdings()).lake);
  const entry = await fileAt(task, path);
  const number = wholeNumber(text);
  const found = await E(past).versions(entry.id, number + 1);
  const version = found.find((one) => Number(one.number) === number);
  if (!version) throw new Failure('not-found', `Version ${number} is not kept (any more).`);
  const read = (_: string, from: number, to: number) =>
    E(past).readVersion(entry.id, number, from, to);
  const { size, modified } = version;
  await save(task, { read, list: async () => [] }, { ...entry, size, modified }, options);
}

async function restoreOne(task: Task, [path, text]: [string, string]): Promise<void> {
  const past = await pastOf((await task.holdings()).lake);
  const entry = await fileAt(task, path);
  const version = await E(past).restoreVersion(entry.id, wholeNumber(text));
  const name = printable(entry.name);
  task.printer.result(
    version,
    `${name} is as in version ${text} again, as version ${version.number}.`,
  );
}

async function fileAt(task: Task, path: string): Promise<Entry> {
  const entry = await findEntry((await task.holdings()).lake, path);
  if (entry.kind === 'file') return entry;
  throw new Failure('usage', 'This is a folder; only files have versions. See: gather snapshots');
}
