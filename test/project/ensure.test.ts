/**
 * What a person meets before anything else works: the set-up that says what is missing, and the
 * report whose last line a build machine counts.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launchBrowser } from '../chromium.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

function node(args: readonly string[], env: Record<string, string> = {}) {
  const options = { cwd: ROOT, encoding: 'utf8', env: { ...process.env, ...env } } as const;
  return spawnSync(process.execPath, args, options);
}

describe('the set-up', () => {
  it('says nothing and does nothing when all is there', () => {
    const { status, stdout, stderr } = node(['scripts/ensure.mjs', 'installed', 'browser']);
    assert.deepEqual([status, stdout, stderr], [0, '', '']);
  });

  it('says what to install when the browser it was told to use is none', () => {
    const { status, stderr } = node(['scripts/ensure.mjs', 'browser'], { CHROMIUM: '/no/browser' });
    assert.equal(status, 1);
    assert.match(stderr, /CHROMIUM is set to "\/no\/browser", which is no program/);
    assert.match(stderr, /apt-get install chromium/);
    assert.doesNotMatch(stderr, /\n\s+at /, 'a person needs no stack');
  });

  it('finds a browser that opens a page', async () => {
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage();
      await page.setContent('<title>hello</title>');
      assert.equal(await page.title(), 'hello');
    } finally {
      await browser.close();
    }
  });
});

describe('the report', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), '2gather-report-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('ends with one line that counts what passed, failed and was skipped', () => {
    const spec = join(folder, 'three.cjs');
    const cases = ["it('a', () => {})", "it('b', () => { throw new Error('b') })", "it('c')"];
    writeFileSync(spec, cases.join(';\n'));
    const mocha = join(ROOT, 'node_modules/mocha/bin/mocha.js');
    const { status, stdout } = node([mocha, '--no-config', '-R', 'test/reporter.cjs', spec]);
    assert.equal(status, 1);
    assert.equal(stdout.trimEnd().split('\n').at(-1), '1 passed, 1 failed, 1 skipped');
  });
});
