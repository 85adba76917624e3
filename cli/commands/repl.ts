/** `gather repl`: a JavaScript prompt joined to the running vat, and scripts that run the same way. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { Command } from 'commander';
import { E } from '../../captp/index.ts';
import { PLATFORM } from '../folders.ts';
import { VAT_HELP } from '../repl/dot-commands.ts';
import { makeInterfaceBook } from '../repl/interface-book.ts';
import { runPrompt } from '../repl/prompt.ts';
import { makeGlobal, scopeOf } from '../repl/scope.ts';
import { runScript } from '../repl/script.ts';
import { learnNames, show } from '../repl/show.ts';
import { makeTools } from '../repl/tools.ts';
import { act, type Shell, type Task } from '../shell.ts';
import { toJson } from '../terminal/json.ts';
import { example } from './example.ts';

interface Options {
  readonly interactive?: boolean;
  readonly history: boolean;
}

export function replCommand(shell: Shell): Command {
  const command = new Command('repl')
    .description('a JavaScript prompt joined to your vat; with a file, run that instead')
    .argument('[script]', 'a file to run; standard input when it is no terminal')
    .argument('[args...]', 'what the script finds in args')
    .option('-i, --interactive', 'a prompt even when standard input is no terminal')
    .option('--no-history', 'keep no history of what is typed')
    .addHelpText(
      'after',
      `${example('gather repl', 'gather repl tidy.js Photos', "echo 'print(await E(lake).usage())' | gather repl")}` +
        `\n\nThe history is kept in ${historyPath()}, readable by you alone.`,
    );
  return act(shell, command, run);
}

async function run(
  task: Task,
  [script, args]: [string | undefined, string[]],
  options: Options,
): Promise<void> {
  const { terminal } = task;
  const holdings = await task.holdings();
  const book = makeInterfaceBook(task.powers.clock);
  const scope = scopeOf(holdings, makeTools(task, holdings));
  const prompt = script === undefined && (terminal.input.isTTY || options.interactive === true);
  if (prompt) {
    const { address } = await E(holdings.vat).status();
    task.printer.note(`Joined to your vat at ${address}. Try E(lake).list(), or .help`);
    const history = options.history ? historyPath() : undefined;
    return runPrompt({ terminal, scope, book, history, help: VAT_HELP });
  }
  const print = async (value: unknown): Promise<void> => {
    const settled = await value;
    await learnNames(settled, book);
    const text = typeof settled === 'string' ? settled : show(settled, book);
    terminal.output.write(`${task.printer.json ? toJson(settled) : text}\n`);
  };
  makeGlobal({ ...scope, args, print });
  const source =
    script === undefined ? await textOf(terminal.input) : await readFile(script, 'utf8');
  await runScript(source, script ?? 'standard input');
}

function historyPath(): string {
  return join(PLATFORM.log, 'repl-history');
}
