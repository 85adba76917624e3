/** `gather init`: makes the vat at the terminal, or brings one back from its 24 words. */
import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { E } from '../../captp/index.ts';
import { Failure } from '../failure.ts';
import { readPieces } from '../files/upload.ts';
import { act, type Shell, type Task } from '../shell.ts';
import { originLines } from '../store/backup-age.ts';
import { askNewPassphrase, askSecret } from '../terminal/secret.ts';
import { example } from './example.ts';
import { type PassphraseOptions, passphraseOptions, sourceFrom } from './passphrase.ts';

interface Options extends PassphraseOptions {
  readonly restore?: boolean;
  readonly wordsFile?: string;
  readonly backup?: string;
}

const WORDS_A_LINE = 6;

export function initCommand(shell: Shell): Command {
  const command = passphraseOptions(new Command('init'))
    .description('make your vat here, at the terminal, instead of in the browser')
    .option('--restore', 'bring a vat back from its 24 recovery words')
    .option('--words-file <file>', 'read the recovery words from a file')
    .option('--backup <file>', 'with --restore: put back what this backup holds')
    .addHelpText('after', example('gather init', 'gather init --restore --backup vat.backup'));
  return act(shell, command, run);
}

async function run(task: Task, _: [], options: Options): Promise<void> {
  const operator = await task.operator();
  if ((await E(operator).phase()) !== 'new') {
    throw new Failure('exists', 'This vat is made already. Unlock it with: gather unlock');
  }
  if (options.restore) return restore(task, operator, options);
  if (options.backup !== undefined || options.wordsFile !== undefined) {
    throw new Failure('usage', '--backup and --words-file go with --restore.');
  }
  const passphrase = await askNewPassphrase(task.terminal, sourceFrom(options));
  const words = await E(operator).create(passphrase);
  task.printer.note(
    'Your vat is made. These 24 words open it if you forget the passphrase, and open a backup of\n' +
      'it if you lose this machine: without one they bring back who you are, but no files. Write\n' +
      'them down on paper now; they are not shown again here.\n',
  );
  task.printer.result({ words }, inLines(words));
}

type Operator = Awaited<ReturnType<Task['operator']>>;

async function restore(task: Task, operator: Operator, options: Options): Promise<void> {
  const words =
    options.wordsFile === undefined
      ? await askSecret(task.terminal, 'The 24 recovery words: ', {})
      : await readFile(options.wordsFile, 'utf8');
  const passphrase = await askNewPassphrase(task.terminal, sourceFrom(options));
  if (options.backup !== undefined) {
    for await (const piece of readPieces(options.backup)) await E(operator).receiveBackup(piece);
    await E(operator).receiveBackup(new Uint8Array());
  }
  await E(operator).restore(words.trim().split(/\s+/).join(' '), passphrase);
  const vat = await E(E(operator).home()).vat();
  const status = await E(vat).status();
  const lines = await originLines(vat, status);
  if (status.restored?.of !== undefined || lines.length === 0) lines.unshift('Your vat is back.');
  task.printer.result({ restored: true, from: status.restored ?? null }, lines.join('\n'));
}

function inLines(words: readonly string[]): string {
  const numbered = words.map((word, at) => `${String(at + 1).padStart(2)} ${word.padEnd(9)}`);
  const lines: string[] = [];
  for (let at = 0; at < numbered.length; at += WORDS_A_LINE) {
    lines.push(
      numbered
        .slice(at, at + WORDS_A_LINE)
        .join(' ')
        .trimEnd(),
    );
  }
  return lines.join('\n');
}
