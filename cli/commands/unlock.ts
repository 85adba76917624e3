/** `gather unlock`: opens a locked vat with its passphrase. */
import { Command } from 'commander';
import { E } from '../../captp/index.ts';
import { Failure } from '../failure.ts';
import { act, type Shell, type Task } from '../shell.ts';
import { originLines } from '../store/backup-age.ts';
import { askSecret } from '../terminal/secret.ts';
import { example } from './example.ts';
import { type PassphraseOptions, passphraseOptions, sourceFrom } from './passphrase.ts';

export function unlockCommand(shell: Shell): Command {
  const command = passphraseOptions(new Command('unlock'))
    .description('unlock your vat with its passphrase')
    .addHelpText('after', example('gather unlock', 'gather unlock --passphrase-file secret.txt'));
  return act(shell, command, run);
}

async function run(task: Task, _: [], options: PassphraseOptions): Promise<void> {
  const operator = await task.operator();
  const phase = await E(operator).phase();
  if (phase === 'new') throw new Failure('new', 'This vat is new. Make it with: gather init');
  if (phase === 'locked') {
    const passphrase = await askSecret(task.terminal, 'Passphrase: ', sourceFrom(options));
    await E(operator).unlock(passphrase);
  }
  const said = phase === 'open' ? 'Your vat was unlocked already.' : 'Your vat is unlocked.';
  const vat = await E(E(operator).home()).vat();
  task.printer.result({ phase: 'open' }, said);
  for (const line of await originLines(vat, await E(vat).status())) task.printer.note(line);
}
