/** `gather backup`: everything the vat holds into one file, encrypted as on the disk. */
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Command } from 'commander';
import type { ByteSource, EarlierBackups } from '../../actors/device/interface.ts';
import { E, Far } from '../../captp/index.ts';
import type { RefTo } from '../../vat/index.ts';
import { codeOf } from '../failure.ts';
import { readPieces } from '../files/upload.ts';
import { refuseExisting, writeWhole } from '../files/whole.ts';
import { act, type Shell, type Task } from '../shell.ts';
import { formatSize } from '../terminal/format.ts';
import { makeProgress } from '../terminal/progress.ts';
import { example } from './example.ts';

const WINDOW_PIECES = 4;
/** Permissions of the file: sealed or not, it is nobody else's. */
const OWNER_ONLY = 0o600;

interface Options {
  readonly force?: boolean;
  readonly since?: readonly string[];
}

export function backupCommand(shell: Shell): Command {
  const command = new Command('backup')
    .description('save everything your vat holds in one encrypted file')
    .argument('<file>', 'where to put it')
    .option('--since <file...>', 'save only what these earlier backups do not have; keep them, too')
    .option('--force', 'replace a file that is there already')
    .addHelpText('after', example('gather backup /media/usb/vat.backup'));
  return act(shell, command, run);
}

async function run(task: Task, [path]: [string], { force, since = [] }: Options): Promise<void> {
  await refuseExisting(path, force ?? false);
  const signal = task.interrupt();
  const known = since.length > 0 ? await addressesOf(since) : undefined;
  const { pieces, confirm } = await backupOf(task, known);
  const progress = makeProgress(task.terminal.errors, task.powers.clock, {
    quiet: task.printer.json,
  });
  try {
    await writeWhole(
      path,
      watched(pieces, signal, (bytes) => progress.advance(bytes)),
      OWNER_ONLY,
    );
  } finally {
    progress.end();
  }
  await confirm();
  const { size } = await stat(path);
  task.printer.result({ path, size }, `Saved ${path}, ${formatSize(size)}.`);
  task.printer.note(
    'To restore it you need your passphrase or your 24 words, and nothing else brings your files back.',
  );
}

/** Of the objects in some earlier backups. */
async function addressesOf(paths: readonly string[]): Promise<Set<string>> {
  const { addressesIn } = await import('../../bridges/host/index.ts');
  const found = new Set<string>();
  for (const path of paths) await addressesIn(readPieces(path), found);
  return found;
}

interface Backup {
  readonly pieces: AsyncIterable<Uint8Array>;
  /** Says to the vat that they are stored. */
  confirm(): PromiseLike<unknown>;
}

/** From the running vat as of now, or straight from the data folder when it does not run. */
async function backupOf(task: Task, known: Set<string> | undefined): Promise<Backup> {
  try {
    const { vat } = await task.holdings();
    const have = (addresses: readonly string[]) => addresses.map((one) => known?.has(one) ?? false);
    const earlier = known && Far('EarlierBackups', { have });
    const source = await E(vat).backup(earlier as RefTo<typeof EarlierBackups> | undefined);
    return { pieces: fromSource(source), confirm: () => E(vat).confirmBackup() };
  } catch (error) {
    if (codeOf(error) !== 'not-running') throw error;
    const { backupOffline, confirmBackupOffline } = await import('../../bridges/host/index.ts');
    const { clock, random } = task.powers;
    const data = resolve(task.configuration.data);
    const now = clock.now();
    const pieces = backupOffline(data, {
      now,
      random,
      known: known && (async (addresses) => addresses.map((one) => known.has(one))),
    });
    return { pieces, confirm: () => confirmBackupOffline(data, now) };
  }
}

/** Asks for a few pieces ahead; the first empty one is the end. */
async function* fromSource(source: RefTo<typeof ByteSource>): AsyncGenerator<Uint8Array> {
  const asked: Promise<Uint8Array>[] = [];
  try {
    for (;;) {
      while (asked.length < WINDOW_PIECES) {
        const piece = E(source).next().then();
        piece.catch(() => undefined); // Told when its turn comes; until then nobody waits for it.
        asked.push(piece);
      }
      const piece = await asked.shift();
      if (!piece || piece.length === 0) return;
      yield piece;
    }
  } finally {
    await Promise.allSettled([...asked, E(source).stop().then()]);
  }
}

async function* watched(
  pieces: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
  advance: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    signal.throwIfAborted();
    yield piece;
    advance(piece.length);
  }
}
