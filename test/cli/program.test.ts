/** The program as commander knows it: every command helps, with an example. */
import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { makePowers } from '../../cli/powers.ts';
import { makeProgram } from '../../cli/program.ts';
import type { Terminal } from '../../cli/terminal/terminal.ts';

const NAMES =
  'start init unlock status stop add ls find get mkdir mv rm bin versions snapshots share shares hosting revoke invite contacts space devices store mailbox host inspect backup restore verify net repl play'.split(
    ' ',
  );

function program(output: PassThrough) {
  const terminal = { input: process.stdin, output, errors: output } as unknown as Terminal;
  const dial = () => Promise.reject(new Error('Nobody is dialled here.'));
  return makeProgram({ terminal, powers: makePowers(), environment: {}, dial }, false);
}

describe('gather --help', () => {
  it('names every command', () => {
    const names = program(new PassThrough()).commands.map((command) => command.name());
    assert.deepEqual(names, NAMES);
  });

  it('is pointed to for the very command that was mistyped', async () => {
    for (const typed of ['inspect actor', 'inspect actors --odd', 'ls --odd', '--odd']) {
      const output = new PassThrough();
      const parsed = program(output).parseAsync(typed.split(' '), { from: 'user' });
      await assert.rejects(parsed, { exitCode: 1 });
      output.end();
      const command = `gather ${typed}`.replace(/ --odd$/, '');
      assert.ok((await text(output)).endsWith(`See: ${command} --help\n`), typed);
    }
  });

  for (const name of NAMES) {
    it(`helps with an example of gather ${name}`, async () => {
      const output = new PassThrough();
      const parsed = program(output).parseAsync([name, '--help'], { from: 'user' });
      await assert.rejects(parsed, { exitCode: 0 });
      output.end();
      const help = await text(output);
      assert.match(help, new RegExp(`^Usage: gather ${name}`));
      assert.match(help, new RegExp(`Examples?:\\n {2}\\$ .*gather ${name}`));
      assert.match(help, /--json/);
    });
  }
});
