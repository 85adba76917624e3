/**
 * docs/actors.md is true: every line of the tutorial is typed at a real prompt, and the answers are compared with
 * what the page says.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Terminal } from '../cli/terminals.ts';
import { answers, readConsolePage } from './console-page.ts';

const PAGE = readFileSync(new URL('../../docs/actors.md', import.meta.url), 'utf8');
const { steps } = readConsolePage(PAGE);

describe('the tutorial in docs/actors.md', function () {
  this.timeout(600_000);
  let folder: string;
  let terminal: Terminal;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), '2gather-docs-'));
    terminal = new Terminal(folder, {});
  });

  after(async () => {
    await terminal.close();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const { line, at, input, expected } of steps) {
    const [first = ''] = input.split('\n');
    it(`line ${line}: ${first}`, async () => {
      const answer = await (at === 'shell' ? terminal.run(input) : terminal.type(input));
      if (!answers(answer, expected)) assert.equal(answer.trim(), expected);
    });
  }

  it('has a block for all that it promises', () => {
    assert.ok(steps.length > 40);
  });
});
