/**
 * docs/inspect.md is true: every line of it is typed into real processes, and what they answer is
 * compared with what the page says.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Terminal } from '../cli/terminals.ts';
import { answers, readConsolePage } from './console-page.ts';

const PAGE = readFileSync(new URL('../../docs/inspect.md', import.meta.url), 'utf8');
const { steps } = readConsolePage(PAGE);

describe('the session in docs/inspect.md', function () {
  this.timeout(600_000);
  let folder: string;
  let terminal: Terminal;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), '2gather-docs-'));
    terminal = new Terminal(folder, { GATHER_DATA: join(folder, 'data') });
    writeFileSync(join(folder, 'boat.jpg'), Buffer.alloc(5_000, 7));
  });

  after(async () => {
    await terminal.close();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const { line, input, expected } of steps) {
    it(`line ${line}: $ ${input}`, async () => {
      const assigned = /^\w+=\$\((.*)\)$/.exec(input)?.[1];
      const answer = assigned ? terminal.capture(assigned).said : await terminal.run(input);
      if (!answers(answer, expected)) assert.equal(answer.trim(), expected);
    });
  }

  it('shows every list', () => {
    assert.ok(steps.length > 12);
  });
});
