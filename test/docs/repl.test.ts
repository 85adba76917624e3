/**
 * docs/repl.md is true: every line of it is typed into real processes, and what they answer is compared with what
 * the page says.
 */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Terminal } from '../cli/terminals.ts';
import { answers, readConsolePage, type Step } from './console-page.ts';

const PAGE = readFileSync(new URL('../../docs/repl.md', import.meta.url), 'utf8');
const { steps, files } = readConsolePage(PAGE);
/** What a page shows cut short and a person would paste: an address that was shown before. */
const PASTED = /'((?:ocapn|http):\/\/)…'/g;

describe('the session in docs/repl.md', function () {
  this.timeout(600_000);
  let folder: string;
  const terminals = new Map<string, Terminal>();
  let said = '';

  before(() => {
    folder = mkdtempSync(join(tmpdir(), '2gather-docs-'));
    for (const who of new Set(steps.map((step) => step.who))) {
      const own = join(folder, who);
      mkdirSync(own);
      terminals.set(who, new Terminal(own, { GATHER_DATA: join(own, 'data') }));
    }
    furnish(join(folder, 'alice'));
    writeFileSync(join(folder, 'bob', 'chart.txt'), 'chart\n');
  });

  after(async () => {
    for (const terminal of terminals.values()) await terminal.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function furnish(own: string): void {
    writeFileSync(join(own, 'passphrase.txt'), 'correct horse battery staple\n');
    writeFileSync(join(own, 'boat.jpg'), Buffer.alloc(5_000, 7));
    mkdirSync(join(own, 'Papers'));
    writeFileSync(join(own, 'Papers', 'letter.txt'), 'Dear Ann,\n…\n'.replace('…', '.'));
    for (const [name, text] of files) writeFileSync(join(own, name), text);
  }

  async function take({ who, at, input }: Step): Promise<string> {
    const terminal = terminals.get(who) as Terminal;
    const typed = input.replace(PASTED, (_, scheme: string) => {
      const shown = [...said.matchAll(new RegExp(`'${scheme}[^']+'`, 'g'))].at(-1);
      return shown?.[0] ?? input;
    });
    if (at === 'prompt') return terminal.type(typed);
    const assigned = /^(\w+)=\$\((.*)\)$/.exec(typed);
    if (!assigned) return terminal.run(typed);
    const [, name = '', command = ''] = assigned;
    const { output, said: beside } = terminal.capture(command);
    for (const each of terminals.values()) each.setVariable(name, output);
    return beside;
  }

  for (const step of steps) {
    const sign = step.at === 'shell' ? '$' : '>';
    it(`line ${step.line}: ${step.who} ${sign} ${step.input}`, async () => {
      const answer = await take(step);
      said += answer;
      if (!answers(answer, step.expected)) assert.equal(answer.trim(), step.expected);
    });
  }

  it('has taken the lines of all three people', () => {
    assert.deepEqual([...terminals.keys()], ['alice', 'ann', 'bob']);
    assert.ok(steps.length > 40);
  });
});
