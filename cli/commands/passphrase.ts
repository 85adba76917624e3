/** The flags of commands that need the passphrase. */
import type { Command } from 'commander';
import type { SecretSource } from '../terminal/secret.ts';

export interface PassphraseOptions {
  readonly passphraseFile?: string;
  readonly passphraseStdin?: boolean;
}

export function passphraseOptions(command: Command): Command {
  return command
    .option('--passphrase-file <file>', 'read the passphrase from the first line of a file')
    .option('--passphrase-stdin', 'read the passphrase from standard input');
}

export function sourceFrom(options: PassphraseOptions): SecretSource {
  return { file: options.passphraseFile, stdin: options.passphraseStdin };
}
