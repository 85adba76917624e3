/** `gather stop`: ends the vat's process in good order. */
import { Command } from 'commander';
import { E } from '../../captp/index.ts';
import { dialOperator } from '../connection.ts';
import { codeOf, Failure } from '../failure.ts';
import { act, type Shell, type Task } from '../shell.ts';
import { example } from './example.ts';

const PATIENCE_MS = 15_000;

export function stopCommand(shell: Shell): Command {
  const command = new Command('stop')
    .description('stop your vat; what is under way is finished or thrown away')
    .addHelpText('after', example('gather stop'));
  return act(shell, command, run);
}

async function run(task: Task): Promise<void> {
  const { connection, operator } = await dialOperator(task.dial, task.configuration.data);
  task.hold(connection);
  // The answer may be lost with the connection; its end is what counts. A refusal is not.
  const refused = E(operator)
    .stop()
    .then(
      () => new Promise<never>(() => undefined),
      (error: unknown) => {
        if (codeOf(error) !== 'disconnected') throw error;
        return new Promise<never>(() => undefined);
      },
    );
  let callOff = (): void => undefined;
  const tooLong = new Promise<never>((_, reject) => {
    callOff = task.powers.clock.after(PATIENCE_MS, () => {
      reject(
        new Failure('failed', 'The vat has not stopped yet. Look at its terminal or its log.'),
      );
    });
  });
  try {
    await Promise.race([connection.closed, refused, tooLong]);
  } finally {
    callOff();
  }
  task.printer.result({ stopped: true }, 'Your vat has stopped.');
}
