/**
 * The session in docs/mailbox.md is true: its commands are run for two people, against two real vats. They and the
 * commands are of this process; that `gather start` is as the page says is seen in docs/post.md.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dialVat } from '../../cli/dial.ts';
import { makePowers } from '../../cli/powers.ts';
import { makeProgram } from '../../cli/program.ts';
import {
  folderOfItsOwn,
  type HostHere,
  hostHere,
  removeFolder,
} from '../bridges/host/host-here.ts';
import { makeFakeTerminal } from '../cli/fake-terminal.ts';
import { answers, readConsolePage } from './console-page.ts';

const PAGE = readFileSync(new URL('../../docs/mailbox.md', import.meta.url), 'utf8');
const { steps } = readConsolePage(PAGE);

describe('the session in docs/mailbox.md', function () {
  this.timeout(300_000);
  const vats = new Map<string, HostHere>();
  const folders: string[] = [];
  /** What the page shows cut short and a person would paste. */
  let address = '';

  after(async () => {
    for (const vat of vats.values()) await vat.close();
    for (const folder of folders) await removeFolder(folder);
  });

  async function start(who: string): Promise<void> {
    const folder = await folderOfItsOwn();
    folders.push(folder);
    vats.set(who, await hostHere(folder, { keyed: true }));
  }

  async function run(who: string, typed: string): Promise<string> {
    const { terminal, shown } = makeFakeTerminal(false);
    const powers = makePowers();
    const shell = { terminal, powers, environment: {}, dial: dialVat(powers) };
    const program = makeProgram(shell, false);
    const data = (vats.get(who) as HostHere).data;
    const [, ...words] = typed.replace('ocapn://…', address).split(' ');
    await program.parseAsync([...words, '--data', data], { from: 'user' });
    return shown();
  }

  for (const { who, input, expected, line } of steps) {
    it(`line ${line}: ${who} $ ${input}`, async () => {
      if (input.startsWith('gather start ')) return start(who);
      const answer = await run(who, input);
      address = /^ocapn:\S+/.exec(answer)?.[0] ?? address;
      if (!answers(answer, expected)) assert.equal(answer.trim(), expected);
    });
  }

  it('has taken the lines of both', () => {
    assert.deepEqual([...vats.keys()], ['carol', 'bob']);
    assert.ok(steps.length > 5);
  });
});
