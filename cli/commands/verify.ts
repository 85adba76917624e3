/** `gather verify`: is everything whole, in the data folder or in a backup? */
import { resolve } from 'node:path';
import { Command } from 'commander';
import { Failure } from '../failure.ts';
import { readPieces } from '../files/upload.ts';
import { act, type Shell, type Task } from '../shell.ts';
import { count } from '../terminal/format.ts';
import { askSecret } from '../terminal/secret.ts';
import { example } from './example.ts';
import { type PassphraseOptions, passphraseOptions, sourceFrom } from './passphrase.ts';

const SHOWN_MAX = 20;

export function verifyCommand(shell: Shell): Command {
  const command = passphraseOptions(new Command('verify'))
    .description('check every record and file of your vat while it is off, or of a backup')
    .argument('[file]', 'a backup; without it the data folder')
    .option('--key-file <file>', 'open it with its key file')
    .addHelpText('after', example('gather verify', 'gather verify /media/usb/vat.backup'));
  return act(shell, command, run);
}

async function run(task: Task, [path]: [string?], options: PassphraseOptions): Promise<void> {
  const { verifyBackup, verifyVat } = await import('../../bridges/host/index.ts');
  const wrong: string[] = [];
  const powers = {
    random: task.powers.random,
    keyFile: task.configuration.keyFile,
    passphrase: () => askSecret(task.terminal, 'Passphrase: ', sourceFrom(options)),
    onDamage: (what: string) => {
      if (wrong.length < SHOWN_MAX) wrong.push(what);
    },
  };
  const found = path
    ? await verifyBackup(readPieces(path), powers)
    : await verifyVat(resolve(task.configuration.data), powers);
  if (found.damaged > 0) {
    const text = `${count(found.damaged, 'thing')} damaged:\n${wrong.join('\n')}`;
    throw new Failure('damaged', `${text}\nRestore your newest backup that is whole.`);
  }
  const { records, actors, objects, references, ended } = found;
  const lines = [
    `All is whole: ${count(records, 'record')}, ${count(actors, 'actor')}, ${count(objects, 'object')}.`,
    `${count(references, 'reference')}, ${ended} of them to what has ended.`,
  ];
  task.printer.result({ ...found, whole: true }, lines.join('\n'));
}
