/** `gather status`: how the vat is. */
import { Command } from 'commander';
import { E } from '../../captp/index.ts';
import { readRunning } from '../folders.ts';
import { act, type Shell, type Task } from '../shell.ts';
import { backupLine, originLines } from '../store/backup-age.ts';
import { count, formatSize, formatTime } from '../terminal/format.ts';
import { example } from './example.ts';

export function statusCommand(shell: Shell): Command {
  const command = new Command('status')
    .description('tell whether your vat runs, where its page is, and what it holds')
    .addHelpText('after', example('gather status', 'gather status --json'));
  return act(shell, command, run);
}

const WHAT_TO_DO = {
  new: 'It is new. Make it with: gather init (or in the browser: gather devices add)',
  locked: 'It is locked. Unlock it with: gather unlock',
} as const;

const FORKED = [
  'ATTENTION: this seems to be an older or a second copy of your vat. Another vat knows more of it',
  'than it does itself, and exchanges no messages with it any more. If your vat runs elsewhere, stop',
  'this one: gather stop. If it does not, restore your newest backup: gather restore FILE --data FOLDER',
];

const TWICE = [
  'ATTENTION: this vat runs twice: another one acts under its key, such as a copied folder, or a backup',
  'that was brought to life elsewhere. Messages may wait for ever. Stop one of them: gather stop',
];

async function run(task: Task): Promise<void> {
  const operator = await task.operator();
  const phase = await E(operator).phase();
  if (phase !== 'open') {
    const running = await readRunning(task.configuration.data);
    const address = running?.address ?? '';
    return task.printer.result(
      { phase, address, data: task.configuration.data },
      `Your vat runs at ${address}\n${WHAT_TO_DO[phase]}`,
    );
  }
  const vat = await E(E(operator).home()).vat();
  const status = await E(vat).status();
  const lines = [
    `Your vat runs at ${status.address}`,
    `Holds     ${count(status.files, 'file')}, ${formatSize(status.bytes)}`,
    `Shares    ${status.shares}`,
    `Devices   ${status.devices}`,
    `On disk   ${formatSize(status.diskUsed)}, ${formatSize(status.diskFree)} free`,
    `Data in   ${task.configuration.data}`,
    `Running   since ${formatTime(status.started)}, version ${status.version}`,
  ];
  if (status.backup.due) lines.push(backupLine(status.backup));
  lines.push(...(await originLines(vat, status)));
  if (!status.recoveryConfirmed) {
    lines.push('You have not confirmed yet that the 24 recovery words are written down.');
  }
  if (status.forked > 0) lines.push(...FORKED);
  else if (status.twice) lines.push(...TWICE);
  task.printer.result({ phase, ...status, data: task.configuration.data }, lines.join('\n'));
}
