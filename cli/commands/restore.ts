/** `gather restore`: a backup file back into an empty data folder. */
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { readPieces } from '../files/upload.ts';
import { act, type Shell, type Task } from '../shell.ts';
import { LOOK_THROUGH } from '../store/backup-age.ts';
import { formatTime } from '../terminal/format.ts';
import { makeProgress, type Progress } from '../terminal/progress.ts';
import { example } from './example.ts';

export function restoreCommand(shell: Shell): Command {
  const command = new Command('restore')
    .description('bring a vat back from a backup file, into an empty data folder')
    .argument('<file>', 'as gather backup made it')
    .argument('[earlier...]', 'the backups that an incremental one needs')
    .addHelpText('after', example('gather restore /media/usb/vat.backup'));
  return act(shell, command, run);
}

async function run(task: Task, [path, earlier]: [string, string[]]): Promise<void> {
  const folder = resolve(task.configuration.data);
  const { size } = await stat(path);
  const progress = makeProgress(task.terminal.errors, task.powers.clock, {
    total: size,
    quiet: task.printer.json,
  });
  let of: number | undefined;
  try {
    const { restoreBackup } = await import('../../bridges/host/index.ts');
    const { random } = task.powers;
    of = await restoreBackup(
      counted(path, progress),
      folder,
      { random },
      earlier.map((backup) => readPieces(backup)),
    );
  } finally {
    progress.end();
  }
  task.printer.result(
    { restored: folder, of },
    `Restored into ${folder}. Start it with: gather start, and unlock it as before.`,
  );
  const when = of === undefined ? 'this backup was made' : formatTime(of);
  task.printer.note(
    `It is as of ${when}: what you took back or revoked since is open again. Once it is unlocked, gather status says\n` +
      `how much that is. ${LOOK_THROUGH}`,
  );
}

async function* counted(path: string, progress: Progress): AsyncGenerator<Uint8Array> {
  for await (const piece of readPieces(path)) {
    yield piece;
    progress.advance(piece.length);
  }
}
