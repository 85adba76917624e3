/**
 * Asking for a secret: typed without echo, or read from a file or standard input; never from the arguments,
 * which every program of this machine can see.
 */
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text as textOf } from 'node:stream/consumers';
import { PASSPHRASE_LENGTH_MIN } from '../../actors/device/interface.ts';
import { Failure } from '../failure.ts';
import type { Terminal } from './terminal.ts';

const SECRET_LENGTH_MAX = 1_000;

export interface SecretSource {
  /** Read it from this file. */
  readonly file?: string | undefined;
  /** Read it from standard input. */
  readonly stdin?: boolean | undefined;
}

/** One secret: from its source, else asked for. Throws a Failure when it is empty or nobody can be asked. */
export async function askSecret(
  terminal: Terminal,
  question: string,
  source: SecretSource,
): Promise<string> {
  if (source.file !== undefined) return firstLine(await readFile(source.file, 'utf8'));
  if (source.stdin) return firstLine(await textOf(terminal.input));
  if (!terminal.input.isTTY) {
    throw new Failure(
      'usage',
      'Nobody can be asked for the passphrase here. Use --passphrase-stdin or --passphrase-file FILE.',
    );
  }
  return firstLine(await typed(terminal, question));
}

/** A new passphrase: when it is typed, it is typed twice. */
export async function askNewPassphrase(terminal: Terminal, source: SecretSource): Promise<string> {
  const first = await askSecret(terminal, 'New passphrase: ', source);
  if (first.length < PASSPHRASE_LENGTH_MIN) {
    throw new Failure(
      'weak-passphrase',
      `Choose a passphrase of ${PASSPHRASE_LENGTH_MIN} characters or more; four words are good.`,
    );
  }
  if (source.file !== undefined || source.stdin) return first;
  const second = await askSecret(terminal, 'Once more:      ', source);
  if (first !== second) {
    throw new Failure('failed', 'The two passphrases differ. Nothing was made; try again.');
  }
  return first;
}

/** Asks without showing what is typed. */
async function typed(terminal: Terminal, question: string): Promise<string> {
  let hidden = false;
  const shown = new Writable({
    write(chunk, _, done) {
      if (!hidden) terminal.errors.write(chunk);
      done();
    },
  });
  const reader = createInterface({ input: terminal.input, output: shown, terminal: true });
  const interrupted = new Promise<never>((_, reject) => {
    reader.once('SIGINT', () => reject(new Failure('interrupted', 'Stopped; nothing was done.')));
    reader.once('close', () => reject(new Failure('interrupted', 'Stopped; nothing was done.')));
  });
  try {
    const answer = reader.question(question);
    hidden = true;
    return await Promise.race([answer, interrupted]);
  } finally {
    reader.close();
    terminal.errors.write('\n');
  }
}

function firstLine(text: string): string {
  const line = text.replace(/\r?\n[\s\S]*$/, '');
  if (line === '') throw new Failure('usage', 'The passphrase is empty. Give one and try again.');
  if (line.length > SECRET_LENGTH_MAX) {
    throw new Failure('usage', `A passphrase has at most ${SECRET_LENGTH_MAX} characters.`);
  }
  return line;
}
