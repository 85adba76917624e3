/** docs/guests.md is true: its lines are typed into a real terminal, against a real vat. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Terminal } from '../cli/terminals.ts';
import { answers, readConsolePage } from './console-page.ts';

const PAGE = readFileSync(new URL('../../docs/guests.md', import.meta.url), 'utf8');
const { steps, files } = readConsolePage(PAGE);

describe('the session in docs/guests.md', function () {
  this.timeout(600_000);
  let folder: string;
  let terminal: Terminal;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), '2gather-guests-'));
    writeFileSync(join(folder, 'letter.txt'), 'Dear Ann,\n.\n');
    for (const [name, text] of files) writeFileSync(join(folder, name), text);
    terminal = new Terminal(folder, { GATHER_DATA: join(folder, 'data') });
  });

  after(async () => {
    await terminal.close();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const { at, line, input, expected } of steps) {
    it(`line ${line}: ${at === 'shell' ? '$' : '>'} ${input}`, async () => {
      const answer = at === 'prompt' ? await terminal.type(input) : await terminal.run(input);
      if (!answers(answer, expected)) assert.equal(answer.trim(), expected);
    });
  }

  it('was typed whole', () => {
    assert.ok(steps.length >= 15);
  });
});
