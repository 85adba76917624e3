/** docs/simulation.md is true: its command prints what the page shows. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PAGE = readFileSync(new URL('../../docs/simulation.md', import.meta.url), 'utf8');
const SHOWN = /```sh\n(.+)\n```\n\n```\n(.+)\n```/;

describe('the command in docs/simulation.md', () => {
  it('prints what the page shows', () => {
    const [, command = '', output = ''] = SHOWN.exec(PAGE) ?? [];
    const { stdout, stderr, status } = spawnSync(command, { cwd: ROOT, shell: true });
    const said = String(stdout).trim();
    let from = 0;
    for (const part of output.split('…')) {
      const at = said.indexOf(part, from);
      assert.ok(at >= from, `${said}\n${String(stderr)}`);
      from = at + part.length;
    }
    assert.equal(status, 0);
  }).timeout(600_000);
});
