/** `gather start`: runs the vat in this terminal until Ctrl-C. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command } from 'commander';
import type { RunningVat } from '../../bridges/host/index.ts';
import { lockDown } from '../../bridges/lockdown/index.ts';
import { openBrowser } from '../browser.ts';
import { codeOf, Failure } from '../failure.ts';
import { socketPathOf } from '../folders.ts';
import { letHeapDouble } from '../heap.ts';
import { PAGE_FOLDER, VERSION } from '../installation.ts';
import { openLog } from '../log.ts';
import { optimizeSoon } from '../optimization.ts';
import { act, type Shell, type Task } from '../shell.ts';
import { example } from './example.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export function startCommand(shell: Shell): Command {
  const command = new Command('start')
    .description('run your vat and open its page; Ctrl-C stops it')
    .option('--port <number>', 'port of the page (4284; 0: any free one)')
    .option('--host <address>', 'address to listen on (127.0.0.1: only this machine)')
    .option('--public-url <url>', 'where others reach the page, for the links you share')
    .option('--key-file <file>', 'unlock with this file, unattended; both are made when new')
    .option('--log <file>', 'write the log to this file')
    .option('--accept-damage', 'go on with what is left of a database that was damaged')
    .option('--no-open', 'do not open the browser')
    .addHelpText(
      'after',
      example('gather start', 'gather start --no-open --port 8080 --key-file /media/usb/vat.key'),
    );
  return act(shell, command, run);
}

interface Options {
  readonly acceptDamage?: boolean;
}

async function run(task: Task, _: [], { acceptDamage = false }: Options): Promise<void> {
  const { configuration, printer } = task;
  const log = await openLog(configuration.log, task.terminal.errors, task.powers.clock);
  const keyFileIsNew = configuration.keyFile !== undefined && !existsSync(configuration.keyFile);
  try {
    if (!existsSync(PAGE_FOLDER)) {
      printer.note('The page is not built, so browsers see nothing. Build it: npm run build');
    }
    const vat = await start(task, log.write, acceptDamage);
    if (keyFileIsNew) {
      printer.note(
        `Made the key file ${configuration.keyFile}. Whoever has it and your data folder can open ` +
          'your vat: keep it on another disk.',
      );
    }
    // Whoever reads where it is may end it at once.
    const over = untilEnd(task, vat);
    const takeAway = await greet(task, vat);
    await over;
    await takeAway();
    printer.note('Your vat has stopped.');
  } finally {
    await log.close();
  }
}

async function start(
  task: Task,
  log: (line: string) => void,
  acceptDamage: boolean,
): Promise<RunningVat> {
  const { data, host, port, publicUrl, keyFile } = task.configuration;
  letHeapDouble();
  optimizeSoon();
  await lockDown();
  const { startHost } = await import('../../bridges/host/index.ts');
  try {
    return await startHost({
      dataFolder: resolve(data),
      host,
      port,
      ...(publicUrl === undefined ? {} : { publicUrl }),
      ...(keyFile === undefined ? {} : { keyFile }),
      pageFolder: PAGE_FOLDER,
      socketPath: socketPathOf(data),
      version: VERSION,
      environment: task.environment,
      clock: task.powers.clock,
      random: task.powers.random,
      acceptDamage,
      log,
    });
  } catch (cause) {
    if (codeOf(cause) !== 'port-taken') throw cause;
    throw new Failure(
      'port-taken',
      `Port ${port} is taken; is another vat running? Try: gather start --port ${port + 1}`,
      { cause },
    );
  }
}

/** Says where the vat is, and opens the browser. The answer takes away what opening it left behind. */
async function greet(task: Task, vat: RunningVat): Promise<() => Promise<void>> {
  const { printer, terminal, configuration } = task;
  const phase = vat.phase();
  const link = phase === 'locked' ? vat.address : vat.invite();
  const how = {
    new: `Make your vat in the browser, by this link that works once (or here: gather init):\n  ${link}`,
    open: `Enter by this link, which works once, within ten minutes:\n  ${link}`,
    locked: 'It is locked: give the passphrase in the browser, or here with: gather unlock',
  };
  printer.result(
    { address: vat.address, phase, ...(phase === 'locked' ? {} : { link }) },
    `Your vat runs at ${vat.address}\n${how[phase]}\nStop it with Ctrl-C.`,
  );
  const wanted = configuration.open && terminal.output.isTTY && !printer.json;
  return wanted ? openBrowser(link, task) : async () => undefined;
}

/** Until the vat ended by itself (gather stop) or a signal asked for it; a second one ends at once. */
async function untilEnd(task: Task, vat: RunningVat): Promise<void> {
  let asked = false;
  const end = (): void => {
    if (asked) process.exit(1);
    asked = true;
    task.printer.note('\nStopping …');
    vat.close().catch((error: unknown) => {
      task.printer.note(`It could not end in good order: ${String(error)}`);
      process.exit(1);
    });
  };
  for (const signal of SIGNALS) process.on(signal, end);
  try {
    await vat.closed;
  } finally {
    for (const signal of SIGNALS) process.off(signal, end);
  }
}
