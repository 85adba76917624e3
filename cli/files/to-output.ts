/** A file to standard output, in place of a file on this disk. */
import type { Entry } from '../../actors/lake/interface.ts';
import { Failure } from '../failure.ts';
import type { Task } from '../shell.ts';
import { readEntry, type Source, type Watching } from './download.ts';

/** How a command is told so in place of a path. */
export const OUTPUT = '-';

/** Throws a Failure with code usage for a folder. */
export async function toOutput(
  task: Task,
  source: Source,
  entry: Entry,
  watching: Watching,
): Promise<void> {
  if (entry.kind === 'folder') {
    throw new Failure('usage', 'This is a folder; only a file can go to standard output.');
  }
  for await (const piece of readEntry(source, entry, watching)) {
    await new Promise<void>((done, failed) => {
      task.terminal.output.write(piece, (error) => (error ? failed(error) : done()));
    });
  }
}
