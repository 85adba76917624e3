/**
 * The composition root: makes the powers, runs the command, and turns whatever happens into one sentence (or one
 * JSON value) and an exit status.
 */
import { CommanderError } from 'commander';
import { dialVat } from './dial.ts';
import { EXIT, Failure, failureFrom } from './failure.ts';
import { makePowers } from './powers.ts';
import { makeProgram } from './program.ts';
import { makePrinter, type Terminal } from './terminal/terminal.ts';

/** Runs `gather` with these arguments; sets the exit status of the process. Never throws. */
export async function main(args: readonly string[]): Promise<void> {
  const terminal: Terminal = {
    input: process.stdin,
    output: process.stdout,
    errors: process.stderr,
  };
  const json = args.includes('--json');
  endQuietlyWhenNobodyReads(process.stdout);
  try {
    const powers = makePowers();
    const shell = { terminal, powers, environment: process.env, dial: dialVat(powers) };
    const program = makeProgram(shell, json);
    await program.parseAsync([...args], { from: 'user' });
  } catch (error) {
    process.exitCode = report(error, json, terminal);
  }
}

function report(error: unknown, json: boolean, terminal: Terminal): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return EXIT.ok;
    // Commander has said it in words already.
    const message = error.message.replace(/^error: /, '');
    if (json) makePrinter(terminal, true).failure(new Failure('usage', message));
    return EXIT.usage;
  }
  const failure = failureFrom(error);
  makePrinter(terminal, json).failure(failure);
  return failure.exit;
}

/** `gather ls | head` closes our output early; that is no fault. */
function endQuietlyWhenNobodyReads(output: NodeJS.WriteStream): void {
  output.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT.ok);
    throw error;
  });
}
