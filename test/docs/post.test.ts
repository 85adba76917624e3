/** docs/post.md is true: its lines are typed into the terminals of two people, against two real vats. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Terminal } from '../cli/terminals.ts';
import { steadyPort } from '../steady-port.ts';
import { answers, readConsolePage, type Step } from './console-page.ts';

const PAGE = readFileSync(new URL('../../docs/post.md', import.meta.url), 'utf8');
const { steps } = readConsolePage(PAGE);

describe('the session in docs/post.md', function () {
  this.timeout(600_000);
  let folder: string;
  const terminals = new Map<string, Terminal>();
  /** What a page shows cut short and a person would paste. */
  let address = '';

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), '2gather-post-'));
    const PORT = String(await steadyPort());
    for (const who of new Set(steps.map((step) => step.who))) {
      const own = join(folder, who);
      mkdirSync(own);
      terminals.set(who, new Terminal(own, { GATHER_DATA: join(own, 'data'), PORT }));
    }
  });

  after(async () => {
    for (const terminal of terminals.values()) await terminal.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function take({ who, at, input }: Step): Promise<string> {
    const terminal = terminals.get(who) as Terminal;
    if (at === 'shell') return terminal.run(input);
    return terminal.type(input.replace("'ocapn://…'", address));
  }

  for (const step of steps) {
    const [first] = step.input.split('\n');
    it(`line ${step.line}: ${step.who} ${step.at === 'shell' ? '$' : '>'} ${first}`, async () => {
      const answer = await take(step);
      address = /^'ocapn:[^']+'/.exec(answer)?.[0] ?? address;
      if (!answers(answer, step.expected)) assert.equal(answer.trim(), step.expected);
    });
  }

  it('has taken the lines of both', () => {
    assert.deepEqual([...terminals.keys()], ['bob', 'alice']);
    assert.ok(steps.length > 25);
  });
});
