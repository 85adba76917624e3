/** `gather get`: what a share link leads to, or an entry of the own lake, onto this disk. */
import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Command } from 'commander';
import type { Entry } from '../../actors/lake/interface.ts';
import type { Ref } from '../../captp/index.ts';
import { codeOf, Failure } from '../failure.ts';
import { type Source, saveEntry } from '../files/download.ts';
import { LeftOut } from '../files/left-out.ts';
import { safeName } from '../files/safe-name.ts';
import { sourceOf } from '../files/sources.ts';
import { OUTPUT, toOutput } from '../files/to-output.ts';
import { refuseExisting } from '../files/whole.ts';
import { findEntry } from '../lake-path.ts';
import { isLink, parseShareLink } from '../link.ts';
import { ShareVisit } from '../share-visit.ts';
import { goToShare } from '../share-way.ts';
import { act, type Shell, type Task } from '../shell.ts';
import { formatSize, printable } from '../terminal/format.ts';
import { makeProgress } from '../terminal/progress.ts';
import { example } from './example.ts';

interface Options {
  readonly output?: string;
  readonly force?: boolean;
}

export function getCommand(shell: Shell): Command {
  const command = new Command('get')
    .description('save what a share link leads to, or an entry of your own lake')
    .argument('<link|path>', 'a share link from anyone, or a path or id in your lake')
    .option('-o, --output <file>', 'where to put it; - writes a file to standard output')
    .option('--force', 'replace a file that is there already')
    .addHelpText(
      'after',
      example("gather get 'http://192.168.1.5:4284/s#…' -o boat.jpg", 'gather get Photos/2026'),
    );
  return act(shell, command, run);
}

async function run(task: Task, [place]: [string], options: Options): Promise<void> {
  const signal = task.interrupt();
  // Before the share is opened: opening it counts.
  if (
    options.output !== undefined &&
    options.output !== OUTPUT &&
    !(await isFolder(options.output))
  ) {
    await refuseExisting(options.output, options.force ?? false);
  }
  const breaks: Break[] = [];
  let done = 0;
  const broke = (milliseconds: number): void => void breaks.push({ at: done, milliseconds });
  const { source, entry } = isLink(place)
    ? await openShare(task, place, signal, broke)
    : await own(task, place);
  const progress = makeProgress(task.terminal.errors, task.powers.clock, {
    ...(entry.kind === 'file' ? { total: Number(entry.size) } : {}),
    quiet: task.printer.json,
  });
  progress.name(entry.name);
  const leftOut = new LeftOut();
  const renamed: { name: string; here: string }[] = [];
  const watching = {
    signal,
    name: (name: string) => progress.name(name),
    advance: (bytes: number) => {
      done += bytes;
      progress.advance(bytes);
    },
    renamed: (name: string, here: string) => renamed.push({ name, here }),
  };
  try {
    if (options.output === OUTPUT) return await toOutput(task, source, entry, watching);
    const path = await pathFor(entry, options.output);
    await refuseExisting(path, options.force ?? false);
    await saveEntry(source, entry, path, { ...watching, leftOut: leftOut.note });
    progress.end();
    const size = entry.kind === 'file' ? `, ${formatSize(entry.size)}` : '/';
    task.printer.result({ path, entry, breaks }, `Saved ${printable(path)}${size}`);
    for (const { at, milliseconds } of breaks) {
      const seconds = Math.ceil(milliseconds / 1_000);
      task.printer.note(
        `The connection broke at ${formatSize(at)}; it went on there ${seconds} s later.`,
      );
    }
    for (const { name, here } of renamed) {
      task.printer.note(`“${printable(name)}” is called “${printable(here)}” on this disk.`);
    }
    leftOut.say(task.printer);
  } finally {
    progress.end();
  }
}

interface Chosen {
  readonly source: Source;
  readonly entry: Entry;
}

/** Where it went on after a connection was lost, and how long that took. */
interface Break {
  readonly at: number;
  readonly milliseconds: number;
}

async function openShare(
  task: Task,
  text: string,
  signal: AbortSignal,
  onReturn: (milliseconds: number) => void,
): Promise<Chosen> {
  const link = parseShareLink(text);
  const go = (): Promise<Ref> => goToShare(task, link);
  const { clock } = task.powers;
  const visit = await ShareVisit.begin(link.ref, { go, clock, signal, onReturn }).catch(
    (cause: unknown) => {
      if (codeOf(cause) !== 'not-found') throw cause;
      throw new Failure('not-found', 'This link leads nowhere any more. Ask for a new one.', {
        cause,
      });
    },
  );
  return { source: visit, entry: visit.entry };
}

async function own(task: Task, path: string): Promise<Chosen> {
  const { lake } = await task.holdings();
  return { source: sourceOf(lake), entry: await findEntry(lake, path) };
}

/** `-o` names the file, or a folder that is there to put it in. */
async function pathFor(entry: Entry, output: string | undefined): Promise<string> {
  if (output === undefined) return safeName(entry.name);
  if (await isFolder(output)) return join(output, safeName(entry.name));
  safeName(basename(output));
  return output;
}

function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
