/**
 * The `gather` command with all its subcommands, put together from one file each.
 */
import { Command, type OutputConfiguration } from 'commander';
import { addCommand } from './commands/add.ts';
import { backupCommand } from './commands/backup.ts';
import { binCommand } from './commands/bin.ts';
import { contactsCommand } from './commands/contacts.ts';
import { devicesCommand } from './commands/devices.ts';
import { findCommand } from './commands/find.ts';
import { getCommand } from './commands/get.ts';
import { hostCommand } from './commands/host.ts';
import { hostingCommand } from './commands/hosting.ts';
import { initCommand } from './commands/init.ts';
import { inspectCommand } from './commands/inspect.ts';
import { inviteCommand } from './commands/invite.ts';
import { lsCommand } from './commands/ls.ts';
import { mailboxCommand } from './commands/mailbox.ts';
import { mkdirCommand } from './commands/mkdir.ts';
import { mvCommand } from './commands/mv.ts';
import { netCommand } from './commands/net.ts';
import { playCommand } from './commands/play.ts';
import { replCommand } from './commands/repl.ts';
import { restoreCommand } from './commands/restore.ts';
import { revokeCommand } from './commands/revoke.ts';
import { rmCommand } from './commands/rm.ts';
import { shareCommand } from './commands/share.ts';
import { sharesCommand } from './commands/shares.ts';
import { snapshotsCommand } from './commands/snapshots.ts';
import { spaceCommand } from './commands/space.ts';
import { startCommand } from './commands/start.ts';
import { statusCommand } from './commands/status.ts';
import { stopCommand } from './commands/stop.ts';
import { storeCommand } from './commands/store.ts';
import { unlockCommand } from './commands/unlock.ts';
import { verifyCommand } from './commands/verify.ts';
import { versionsCommand } from './commands/versions.ts';
import { PLATFORM } from './folders.ts';
import { VERSION } from './installation.ts';
import type { Shell } from './shell.ts';

const COMMANDS = [
  startCommand,
  initCommand,
  unlockCommand,
  statusCommand,
  stopCommand,
  addCommand,
  lsCommand,
  findCommand,
  getCommand,
  mkdirCommand,
  mvCommand,
  rmCommand,
  binCommand,
  versionsCommand,
  snapshotsCommand,
  shareCommand,
  sharesCommand,
  hostingCommand,
  revokeCommand,
  inviteCommand,
  contactsCommand,
  spaceCommand,
  devicesCommand,
  storeCommand,
  mailboxCommand,
  hostCommand,
  inspectCommand,
  backupCommand,
  restoreCommand,
  verifyCommand,
  netCommand,
  replCommand,
  playCommand,
];

const ABOUT = 'Your files, your people and your decisions, on your own machine.';

/**
 * The program; with `json` commander itself stays silent, because the caller reports its error.
 * Throws what commander and the commands throw; it never ends the process itself.
 */
export function makeProgram(shell: Shell, json: boolean): Command {
  const { output, errors } = shell.terminal;
  const program = new Command('gather')
    .description(ABOUT)
    .version(VERSION, '-v, --version')
    .option('--data <folder>', `where the vat keeps everything (now: ${PLATFORM.data})`)
    .option('--json', 'print one JSON value, and errors as JSON')
    .configureHelp({ showGlobalOptions: true })
    .addHelpText(
      'after',
      `\nStart with:  gather start\nThen:        gather add Photos && gather ls\n` +
        'All of it is explained in docs/cli.md.',
    );
  const outputs: OutputConfiguration = {
    writeOut: (text) => void output.write(text),
    writeErr: (text) => void (json || errors.write(text)),
    outputError: (text, write) => write(sentence(text, 'gather')),
  };
  program.configureOutput(outputs).exitOverride();
  for (const make of COMMANDS) {
    program.addCommand(withParentSettings(make(shell), outputs));
  }
  return program;
}

/** What `addCommand` does not hand down by itself. */
function withParentSettings(command: Command, outputs: OutputConfiguration): Command {
  const outputError: OutputConfiguration['outputError'] = (text, write) =>
    write(sentence(text, pathOf(command)));
  command
    .configureOutput({ ...outputs, outputError })
    .configureHelp({ showGlobalOptions: true })
    .exitOverride();
  for (const inner of command.commands) withParentSettings(inner, outputs);
  return command;
}

/** `gather inspect actor`, as one types it. */
function pathOf(command: Command): string {
  const name = command.name();
  return command.parent ? `${pathOf(command.parent)} ${name}` : name;
}

/** `error: unknown option '--x'` → `Unknown option '--x'.` with where to read more. */
function sentence(text: string, command: string): string {
  const plain = text.replace(/^error: /, '').trim();
  const [first = '', ...rest] = plain.split('\n');
  const stop = /[.?!)]$/.test(first) ? '' : '.';
  const said = `${first.charAt(0).toUpperCase()}${first.slice(1)}${stop}`;
  return `${[said, ...rest, `See: ${command} --help`].join('\n')}\n`;
}
