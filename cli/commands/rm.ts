/** `gather rm`: puts entries of the lake into its bin, from where they come back. */
import { Command } from 'commander';
import type { Entry } from '../../actors/lake/interface.ts';
import { E } from '../../captp/index.ts';
import { findEntry, normalPath } from '../lake-path.ts';
import { act, type Shell, type Task } from '../shell.ts';
import { printable } from '../terminal/format.ts';
import { example } from './example.ts';

export function rmCommand(shell: Shell): Command {
  const command = new Command('rm')
    .description('put files and folders of your lake into the bin, for 30 days')
    .argument('<paths...>', 'files, and folders with all they hold, of the lake')
    .addHelpText(
      'after',
      example('gather rm Photos/blurred.jpg Drafts', 'gather bin restore Drafts'),
    );
  return act(shell, command, run);
}

async function run(task: Task, [paths]: [string[]]): Promise<void> {
  const { lake } = await task.holdings();
  // All are found before one is removed, so that a mistyped name leaves everything as it was.
  const found = new Map<string, Entry>();
  for (const path of outermost(paths)) {
    const entry = await findEntry(lake, path);
    found.set(entry.id, entry);
  }
  const removed: Entry[] = [];
  for (const id of found.keys()) removed.push(await E(lake).remove(id));
  const lines = removed.map(({ kind, name }) => printable(name) + (kind === 'folder' ? '/' : ''));
  task.printer.result(removed, lines.join('\n'));
  const [only] = removed;
  task.printer.note(
    removed.length === 1 && only
      ? `In the bin for 30 days. Bring it back with: gather bin restore ${only.id}`
      : 'In the bin for 30 days. See them with: gather bin',
  );
}

/** What lies in a folder that is named, too, goes with it. */
function outermost(paths: readonly string[]): string[] {
  const all = paths.map((path) => ({ path, names: `${normalPath(path)}/` }));
  return all
    .filter(({ names }) => !all.some((one) => one.names !== names && names.startsWith(one.names)))
    .map(({ path }) => path);
}
