/**
 * The prompt: Node's own (editing, multi-line, history, top-level await), joined to the vat.
 */
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import type { REPLServer } from 'node:repl';
import { PassThrough } from 'node:stream';
import type { Terminal } from '../terminal/terminal.ts';
import { complete } from './completion.ts';
import { addCommands, type HelpRows } from './dot-commands.ts';
import { evaluatePath } from './evaluate.ts';
import { awaitExpression, SETTLE_NAME } from './expression.ts';
import type { InterfaceBook } from './interface-book.ts';
import { makeGlobal, type Scope } from './scope.ts';
import { learnNames, show } from './show.ts';

const OWNER_ONLY_FOLDER = 0o700;

export interface PromptOptions {
  readonly terminal: Terminal;
  readonly scope: Scope;
  readonly book: InterfaceBook;
  /** File that the history is kept in; undefined keeps none. */
  readonly history: string | undefined;
  /** What stands in the scope, and what each is for. */
  readonly help: HelpRows;
}

/** Runs the prompt until .exit or the end of input. */
export async function runPrompt(options: PromptOptions): Promise<void> {
  const { terminal, scope, book } = options;
  const typed = terminal.input.isTTY;
  const settle = async (result: unknown): Promise<unknown> => {
    const value = await result;
    await learnNames(value, book);
    return value;
  };
  makeGlobal({ ...scope, [SETTLE_NAME]: settle });
  const feed = new PassThrough();
  // With its parser it takes a tenth of the time in which any other command is done.
  const { start } = await import('node:repl');
  const server = start({
    prompt: '> ',
    input: typed ? terminal.input : feed,
    output: terminal.output,
    terminal: typed,
    useGlobal: true,
    ignoreUndefined: true,
    preview: false,
    breakEvalOnSigint: typed,
    writer: (value: unknown) => show(value, book, typed && terminal.output.hasColors()),
  });
  const ended = new Promise<void>((resolve) => server.once('exit', resolve));
  evaluateExpressions(server);
  completeMessages(server, book);
  addCommands(server, book, options.help);
  if (typed && options.history !== undefined) await keepHistory(server, options.history);
  if (!typed) feedLines(terminal.input, feed, server);
  await ended;
}

function evaluateExpressions(server: REPLServer): void {
  const evaluate = server.eval;
  const awaiting: typeof evaluate = (code, context, file, done) =>
    evaluate.call(server, awaitExpression(code), context, file, done);
  Object.defineProperty(server, 'eval', { value: awaiting });
}

type Completer = (line: string, done: (error: null, found: [string[], string]) => void) => void;

/** Completes messages by published interfaces, and everything else as Node does. */
function completeMessages(server: REPLServer, book: InterfaceBook): void {
  const ordinary = server.completer as Completer;
  const answer: Completer = (line, done) => {
    const told = complete(line, evaluatePath, book).then((completion) => {
      if (!completion) return ordinary.call(server, line, done);
      if (completion.hint !== undefined) {
        server.output.write(`\n${completion.hint}\n`);
        server.prompt(true);
      }
      done(null, [[...completion.candidates], completion.typed]);
    });
    told.catch(() => done(null, [[], line]));
  };
  Object.defineProperty(server, 'completer', { value: answer });
}

/** The file is made readable by its owner alone: what is typed may hold secrets. */
async function keepHistory(server: REPLServer, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: OWNER_ONLY_FOLDER });
  await new Promise<void>((resolve) => {
    server.setupHistory(path, (error) => {
      if (error) server.output.write(`No history is kept: ${error.message}\n`);
      resolve();
    });
  });
}

/** Gives the prompt lines that come from a pipe, each when the one before has been answered. */
function feedLines(input: NodeJS.ReadStream, feed: PassThrough, server: REPLServer): void {
  const waiting: string[] = [];
  let ready = true;
  let ended = false;
  const give = (): void => {
    const line = ready ? waiting.shift() : undefined;
    if (line !== undefined) {
      ready = false;
      feed.write(`${line}\n`);
    } else if (ready && ended) feed.end();
  };
  const displayPrompt = server.displayPrompt.bind(server);
  server.displayPrompt = (preserveCursor) => {
    displayPrompt(preserveCursor);
    ready = true;
    give();
  };
  const lines = createInterface({ input });
  lines.on('line', (line) => {
    waiting.push(line);
    give();
  });
  lines.on('close', () => {
    ended = true;
    give();
  });
  // After .exit nobody reads any more; an input that is still open must not keep the process.
  server.once('exit', () => lines.close());
}
