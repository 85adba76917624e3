/**
 * What every command is given, and the frame it runs in.
 *
 * A command is written as one function of a Task; opening connections, closing them again, reading the
 * configuration and choosing between text and JSON happen here once.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { Devices, Home, Operator, VatAdmin } from '../actors/device/interface.ts';
import type { LakeOwner } from '../actors/lake/interface.ts';
import type { Shares } from '../actors/share/interface.ts';
import { E } from '../captp/index.ts';
import type { RefTo } from '../vat/index.ts';
import { type Configuration, configure, parseConfigurationFile } from './configuration.ts';
import { type Connection, type Dial, dialOperator } from './connection.ts';
import { codeOf, Failure } from './failure.ts';
import { PLATFORM } from './folders.ts';
import type { Powers } from './powers.ts';
import { makePrinter, type Printer, type Terminal } from './terminal/terminal.ts';

/** What the process gives all commands. */
export interface Shell {
  readonly terminal: Terminal;
  readonly powers: Powers;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly dial: Dial;
}

/** What the owner of a vat holds. */
export interface Holdings {
  readonly home: RefTo<typeof Home>;
  readonly lake: RefTo<typeof LakeOwner>;
  readonly shares: RefTo<typeof Shares>;
  readonly devices: RefTo<typeof Devices>;
  readonly vat: RefTo<typeof VatAdmin>;
}

/** One run of a command. */
export interface Task extends Shell {
  readonly configuration: Configuration;
  readonly printer: Printer;
  /** Aborted by the first Ctrl-C; asking for it means that the command cleans up itself. */
  interrupt(): AbortSignal;
  /** Keeps a connection until the command ends. */
  hold(connection: Connection): void;
  operator(): Promise<RefTo<typeof Operator>>;
  /** Throws a Failure with code not-running, locked or new. */
  holdings(): Promise<Holdings>;
}

type Run<A, O> = (task: Task, args: A, options: O) => Promise<void>;

/** Makes `run` the action of `command`; `args` and `options` are what commander read. */
export function act<A, O>(shell: Shell, command: Command, run: Run<A, O>): Command {
  return command.action(async (...given: unknown[]) => {
    const self = given.at(-1) as Command;
    const json = self.optsWithGlobals().json === true;
    const configuration = await readConfiguration(shell, self);
    const connections: Connection[] = [];
    const release: (() => void)[] = [];
    try {
      const task = makeTask({ ...shell, configuration }, json, connections, release);
      await run(task, self.processedArgs as A, self.opts() as O);
    } finally {
      for (const undo of release) undo();
      for (const connection of connections) connection.close();
    }
  });
}

function makeTask(
  shell: Shell & { configuration: Configuration },
  json: boolean,
  connections: Connection[],
  release: (() => void)[],
): Task {
  const operator = async () => {
    const dialled = await dialOperator(shell.dial, shell.configuration.data);
    connections.push(dialled.connection);
    return dialled.operator;
  };
  return {
    ...shell,
    printer: makePrinter(shell.terminal, json),
    interrupt: () => interruptSignal(release),
    hold: (connection) => void connections.push(connection),
    operator,
    holdings: async () => {
      const home = await E(await operator()).home();
      const [lake, shares, devices, vat] = await Promise.all([
        E(home).lake(),
        E(home).shares(),
        E(home).devices(),
        E(home).vat(),
      ]);
      return { home, lake, shares, devices, vat };
    },
  };
}

/** The first Ctrl-C asks for a clean end; a second one ends at once, as the system does by itself. */
function interruptSignal(release: (() => void)[]): AbortSignal {
  const controller = new AbortController();
  const stop = (): void => {
    controller.abort(new Failure('interrupted', 'Stopped. What was under way was thrown away.'));
  };
  process.once('SIGINT', stop);
  release.push(() => process.off('SIGINT', stop));
  return controller.signal;
}

/** Flags, environment and file together; a flag counts only when it was really given. */
async function readConfiguration(shell: Shell, command: Command): Promise<Configuration> {
  const given = Object.entries(command.optsWithGlobals()).filter(
    ([name]) => command.getOptionValueSourceWithGlobals(name) === 'cli',
  );
  const named = shell.environment.GATHER_CONFIG;
  const place = named || join(PLATFORM.config, 'config.json');
  return configure({
    flags: Object.fromEntries(given),
    environment: shell.environment,
    file: await readConfigurationFile(place, Boolean(named)),
    dataFolder: PLATFORM.data,
  });
}

async function readConfigurationFile(place: string, mustExist: boolean): Promise<unknown> {
  try {
    return parseConfigurationFile(await readFile(place, 'utf8'), place);
  } catch (error) {
    if (codeOf(error) === 'ENOENT' && !mustExist) return undefined;
    throw error;
  }
}
