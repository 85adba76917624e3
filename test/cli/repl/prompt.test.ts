/** The prompt on a terminal, typed at key by key, with references of this process. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { E, Far } from '../../../captp/index.ts';
import { makePowers } from '../../../cli/powers.ts';
import { VAT_HELP } from '../../../cli/repl/dot-commands.ts';
import { makeInterfaceBook } from '../../../cli/repl/interface-book.ts';
import { runPrompt } from '../../../cli/repl/prompt.ts';
import { arg, call, defineInterface, describeInterface, text } from '../../../vat/index.ts';
import { type FakeTerminal, makeFakeTerminal } from '../fake-terminal.ts';

/** Longer than Node waits after a line before it writes. */
const LOOK_AGAIN_MS = 50;

const Boat = defineInterface('Boat', { sail: call(arg('to', text(80))).returns(text(80)) });

const boat = Far('boat', {
  __getInterfaceGuard__: () => describeInterface(Boat),
  sail: (to: string) => {
    if (to === 'moon') throw Object.assign(new Error('Too far.'), { code: 'far' });
    return `at ${to}`;
  },
});

describe('the prompt', () => {
  let folder: string;
  let fake: FakeTerminal;
  let ended: Promise<void>;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), '2gather-prompt-'));
    fake = makeFakeTerminal();
    ended = runPrompt({
      terminal: fake.terminal,
      scope: { E, boat },
      book: makeInterfaceBook(makePowers().clock),
      history: join(folder, 'state', 'history'),
      help: VAT_HELP,
    });
    await fake.until(/> /);
  });

  afterEach(async () => {
    fake.type('.exit\r');
    await ended;
    rmSync(folder, { recursive: true });
  });

  async function enter(line: string, answer: RegExp): Promise<void> {
    fake.type(`${line}\r`);
    await fake.until(new RegExp(`${answer.source}[\\s\\S]*(?:> |\\.\\.\\. |\\| )$`, 'm'));
  }

  it('waits for answers, and shows what was refused in one line', async () => {
    await enter("E(boat).sail('Kiel')", /^'at Kiel'/m);
    await enter('boat', /^«Boat»/m);
    await enter("E(boat).sail('moon')", /^Uncaught far: Too far\.\r?\n/m);
  });

  it('completes a method by Tab and shows its arguments', async () => {
    fake.type('E(boat).sa');
    fake.type('\t');
    await fake.until(/sail\(to: text\) → text\r?\n[\s\S]*il\($/);
    await enter("'Kiel')", /^'at Kiel'/m);
  });

  it('takes several lines, and names that are declared', async () => {
    await enter('const port = {', /^/);
    await enter("name: 'Oslo' }", /^/);
    await enter('E(boat).sail(port.name)', /^'at Oslo'/m);
  });

  it('tells what a reference can do by .inspect, also of what breaks', async () => {
    await enter('.inspect boat', /^sail +to: text +text/m);
    await enter('.inspect nothing', /^ReferenceError: nothing is not defined/m);
    await enter('.help', /^ {2}\.inspect/m);
  });

  it('keeps what was typed where only its owner can read it', async () => {
    const history = join(folder, 'state', 'history');
    const kept = (): boolean =>
      existsSync(history) && readFileSync(history, 'utf8').includes('1 + 1');
    // Node opens the history a moment after the first prompt, and writes it a moment after a line.
    while (!kept()) {
      await enter('1 + 1', /^2/m);
      await delay(LOOK_AGAIN_MS);
    }
    if (process.platform === 'win32') return;
    assert.equal(statSync(history).mode & 0o777, 0o600);
    assert.equal(statSync(join(folder, 'state')).mode & 0o777, 0o700);
  });
});
