/** docs/people.md is true: its lines are typed into the terminals of two people, against two real vats. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Terminal } from '../cli/terminals.ts';
import { answers, readConsolePage, type Step } from './console-page.ts';

const PAGE = readFileSync(new URL('../../docs/people.md', import.meta.url), 'utf8');
const { steps } = readConsolePage(PAGE);

describe('the session in docs/people.md', function () {
  this.timeout(300_000);
  let folder: string;
  const terminals = new Map<string, Terminal>();
  /** What the page shows cut short and a person would paste. */
  let link = '';

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), '2gather-people-'));
    const PORT = String(await freePort());
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

  async function take({ who, input, expected }: Step): Promise<string> {
    const terminal = terminals.get(who) as Terminal;
    const typed = input.replace("'http://…'", `'${link}'`);
    // A letter, and what the other one may do, need a moment to cross; looking changes nothing.
    for (let tries = 0; ; tries++) {
      const answer = await terminal.run(typed);
      const mayCome = /^gather contacts (letters|show|write)/.test(input) && tries < 50;
      if (answers(answer, expected) || !mayCome) return answer;
    }
  }

  for (const step of steps) {
    it(`line ${step.line}: ${step.who} $ ${step.input}`, async () => {
      const answer = await take(step);
      link = /^http:\S+\/i#\S+/.exec(answer)?.[0] ?? link;
      if (!answers(answer, step.expected)) assert.equal(answer.trim(), step.expected);
    });
  }

  it('has taken the lines of both', () => {
    assert.deepEqual([...terminals.keys()], ['ada', 'ben']);
    assert.ok(steps.length > 8);
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
  await new Promise((resolve) => server.close(resolve));
  return port;
}
