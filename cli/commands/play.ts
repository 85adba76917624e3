/** `gather play`: a JavaScript prompt with practice vats, to learn how actors are written. */
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { PracticeGround } from '../../bridges/play/practice-ground.ts';
import { Street } from '../../bridges/play/street.ts';
import { E, Far } from '../../captp/index.ts';
import * as actors from '../../vat/index.ts';
import { PLATFORM } from '../folders.ts';
import { makeInterfaceBook } from '../repl/interface-book.ts';
import { runPrompt } from '../repl/prompt.ts';
import { act, type Shell, type Task } from '../shell.ts';
import { example } from './example.ts';

/** As of a window that is closed, or a machine that is shut down. */
const ENDINGS = { SIGHUP: 129, SIGTERM: 143 } as const;

const HELP: readonly (readonly [string, string])[] = [
  ["ada = await vat('ada')", 'a practice vat; more vats, and they reach each other'],
  ['defineInterface(name, methods)', 'what a facet publishes: { add: call(arg(…)).returns(nat) }'],
  ['defineActor(name, kind)', 'a kind of actor: version, interfaces, state, stores, facets'],
  ["ada.provide('name', Kind, …)", 'the facets of an actor, made the first time'],
  ['ada.learn(Kind)', 'opens it anew with a new kind, or a newer version of one'],
  ['ada.address(ref)', 'an address for others; ben.enliven(address) brings it there'],
  ['ada.restart(), .off(), .on()', 'what survives, survives'],
  ['settled(ada, ben)', 'when nothing is under way in these vats, and between them'],
  ['E, Far', 'E(ref).method(…) sends; Far(name, {methods}) makes a reference'],
];

export function playCommand(shell: Shell): Command {
  const command = new Command('play')
    .description('a JavaScript prompt with practice vats, to learn how actors are written')
    .option('-i, --interactive', 'a prompt even when standard input is no terminal')
    .addHelpText(
      'after',
      `${example('gather play')}\n\nThe tutorial is docs/actors.md. All of it is gone when you leave.`,
    );
  return act(shell, command, run);
}

async function run(task: Task): Promise<void> {
  const { terminal, powers } = task;
  const folder = await mkdtemp(join(tmpdir(), '2gather-play-'));
  const tell = (line: string): void => void terminal.errors.write(`${line}\n`);
  const ground = new PracticeGround({ ...powers, street: new Street(), folder, tell });
  const scope = {
    ...actors,
    E,
    Far,
    vat: ground.vat.bind(ground),
    settled: PracticeGround.settled,
  };
  const book = makeInterfaceBook(powers.clock);
  task.printer.note("Practice vats: try  ada = await vat('ada')  or .help");
  const history = join(PLATFORM.log, 'play-history');
  const leave = (signal: NodeJS.Signals): void => {
    rmSync(folder, { recursive: true, force: true });
    process.exit(ENDINGS[signal as keyof typeof ENDINGS]);
  };
  for (const signal of Object.keys(ENDINGS)) process.once(signal, leave);
  try {
    await runPrompt({ terminal, scope, book, history, help: HELP });
  } finally {
    for (const signal of Object.keys(ENDINGS)) process.off(signal, leave);
    await ground.close();
    await rm(folder, { recursive: true, force: true });
  }
}
