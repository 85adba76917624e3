/** What a locked down process refuses, and that it works as before. Each is tried in a process of its own. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { builtProgram } from '../../../scripts/program.mjs';
import { startGather } from '../../story/gather-process.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const BUILT = builtProgram();
const DOOR = BUILT ? join(BUILT, 'lockdown.js') : join(ROOT, 'bridges/lockdown/index.ts');
/** The sources need a loader, which takes most of the time. */
const LOADER = BUILT ? [] : ['--import', 'tsx'];

/** What `code` prints, as a value, after `lockDown`. */
function lockedDown(code: string): unknown {
  const script = `import { isLockedDown, lockDown } from '${pathToFileURL(DOOR).href}';
    await lockDown();
    const refusal = (run) => { try { run(); return 'done'; } catch (error) { return error.name; } };
    console.log(JSON.stringify(await (async () => { ${code} })()));`;
  const args = [...LOADER, '--input-type=module', '-e', script];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
  assert.equal(stderr, '');
  return JSON.parse(stdout) as unknown;
}

describe('a process that is locked down', function () {
  this.timeout(300_000);

  it('refuses every change of what all code shares', () => {
    const refusals = lockedDown(`return [
      () => { Object.prototype.polluted = 1; },
      () => { ({}).__proto__.polluted = 1; },
      () => { Array.prototype.push = () => 0; },
      () => { Array.prototype[Symbol.iterator] = () => 0; },
      () => { Object.defineProperty(Array.prototype, Symbol.iterator, { value: () => 0 }); },
      () => { Uint8Array.prototype.set = () => 0; },
      () => { Object.getPrototypeOf(Uint8Array.prototype).fill = () => 0; },
      () => { Promise.prototype.then = () => 0; },
      () => { Function.prototype.call = () => 0; },
      () => { Map.prototype.get = () => 0; },
      () => { Object.setPrototypeOf(Uint8Array.prototype, null); },
      () => { delete Object.prototype.hasOwnProperty; },
    ].map(refusal)`);
    assert.deepEqual(refusals, Array(12).fill('TypeError'));
  });

  it('has every prototype frozen, those of typed arrays too', () => {
    const open = lockedDown(`return Object.getOwnPropertyNames(globalThis)
      .filter((name) => /^(Object|Array|.*Array|ArrayBuffer|DataView|Map|Set|Weak.*|Promise|Function|Error|RegExp|String|Number|BigInt|Symbol|Date|Proxy)$/.test(name))
      .filter((name) => {
        const { prototype } = globalThis[name];
        return prototype && !Object.isFrozen(prototype);
      })`);
    assert.deepEqual(open, []);
  });

  it('lets objects have fields named as what they inherit', () => {
    const made = lockedDown(`const error = new Error('x');
      error.name = 'Mine';
      class Own { toString() { return 'own'; } }
      Own.prototype.constructor = Own;
      const record = {};
      record.toString = 1; record.constructor = 2; record.hasOwnProperty = 3;
      return [String(error), String(new Own()), record];`);
    const record = { toString: 1, constructor: 2, hasOwnProperty: 3 };
    assert.deepEqual(made, ['Mine: x', 'own', record]);
  });

  it('still has a clock, randomness, stacks and texts of numbers', () => {
    const works = lockedDown(`return [
      Date.now() > 1e12, new Date().getTime() > 1e12, Math.random() !== Math.random(),
      new Error('x').stack.includes('at '), (1234.5).toLocaleString('en'),
      typeof (await import('node:crypto')).randomBytes(8).toString('hex'),
    ]`);
    assert.deepEqual(works, [true, true, true, true, '1,234.5', 'string']);
  });

  it('may be told to lock down again', () => {
    assert.deepEqual(lockedDown('await lockDown(); return isLockedDown();'), true);
  });

  it('is what `gather start` runs in, before any other package is loaded', async () => {
    const folder = mkdtempSync(join(tmpdir(), '2gather-lockdown-'));
    const probe = join(folder, 'probe.mjs');
    const frozen = 'Object.isFrozen(Object.prototype) && Object.isFrozen(Array.prototype)';
    writeFileSync(probe, `process.on('exit', () => console.log('frozen: ' + (${frozen})));`);
    const { NODE_OPTIONS: options } = process.env;
    process.env.NODE_OPTIONS = `${options ?? ''} --import=${pathToFileURL(probe).href}`;
    try {
      const vat = await startGather(folder);
      await vat.end();
      assert.match(vat.printed(), /frozen: true/);
    } finally {
      if (options === undefined) delete process.env.NODE_OPTIONS;
      else process.env.NODE_OPTIONS = options;
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
