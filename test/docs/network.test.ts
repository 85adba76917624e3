/** docs/network.md is true: its lines are typed into a terminal, against a real vat that joins the network. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Terminal } from '../cli/terminals.ts';
import { answers, readConsolePage } from './console-page.ts';

const PAGE = readFileSync(new URL('../../docs/network.md', import.meta.url), 'utf8');
const { steps } = readConsolePage(PAGE);

describe('the session in docs/network.md', function () {
  this.timeout(300_000);
  let folder: string;
  let terminal: Terminal;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), '2gather-network-'));
    terminal = new Terminal(folder, { GATHER_DATA: join(folder, 'data') });
  });

  after(async () => {
    await terminal.close();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const { line, input, expected } of steps.filter(({ who }) => who === 'ana')) {
    it(`line ${line}: $ ${input}`, async () => {
      const answer = await terminal.run(input);
      if (!answers(answer, expected)) assert.equal(answer.trim(), expected);
    });
  }
});
