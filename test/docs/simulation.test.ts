/** docs/simulation.md is true: its command prints what the page shows. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PAGE = readFileSync(new URL('../../docs/simulation.md', import.meta.url), 'utf8');
const [, command = '', output = ''] = /```sh
(.+)
```

```
(.+)
```/.exec(PAGE) ?? [];

describe('the command in docs/simulation.md', () => {
  it('prints what the page shows', () => {
    const { stdout, stderr, status } = spawnSync(command, { cwd: ROOT, shell: true });
    const parts = output.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    assert.match(String(stdout), new RegExp(`^${parts.join('.+')}$`, 'm'), String(stderr));
    assert.equal(status, 0);
  }).timeout(60_000);
});
