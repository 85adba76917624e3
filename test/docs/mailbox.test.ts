/** The session in docs/mailbox.md is true: its lines are typed into the terminals of two people. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Terminal } from '../cli/terminals.ts';
import { answers, readConsolePage } from './console-page.ts';

const PAGE = readFileSync(new URL('../../docs/mailbox.md', import.meta.url), 'utf8');
const { steps } = readConsolePage(PAGE);

describe('the session in docs/mailbox.md', function () {
  this.timeout(120_000);
  let folder: string;
  const terminals = new Map<string, Terminal>();
  /** What the page shows cut short and a person would paste. */
  let address = '';

  before(() => {
    folder = mkdtempSync(join(tmpdir(), '2gather-mailbox-'));
    for (const who of new Set(steps.map((step) => step.who))) {
      const own = join(folder, who);
      mkdirSync(own);
      terminals.set(who, new Terminal(own, { GATHER_DATA: join(own, 'data') }));
    }
  });

  after(async () => {
    for (const terminal of terminals.values()) await terminal.close();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const { who, input, expected, line } of steps) {
    it(`line ${line}: ${who} $ ${input}`, async () => {
      const terminal = terminals.get(who) as Terminal;
      const answer = await terminal.run(input.replace('ocapn://…', `'${address}'`));
      address = /^ocapn:\S+/.exec(answer)?.[0] ?? address;
      if (!answers(answer, expected)) assert.equal(answer.trim(), expected);
    });
  }

  it('has taken the lines of both', () => {
    assert.deepEqual([...terminals.keys()], ['carol', 'bob']);
    assert.ok(steps.length > 5);
  });
});
