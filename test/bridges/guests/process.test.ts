/** The processes of guests: what they are started with, how many there are, and that none is left. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { unpack } from '../../../actors/index.ts';
import { GuestProcess } from '../../../bridges/guests/guest-process.ts';
import { makeGuestsDevice } from '../../../bridges/guests/index.ts';
import { GUEST_LIMITS, type GuestLimits } from '../../../bridges/guests/limits.ts';
import { E } from '../../../captp/index.ts';
import { makePowers } from '../../../cli/powers.ts';
import { raw } from '../../vat/powers.ts';
import { guestWorld } from './world.ts';

const ROOT = new URL('../../../', import.meta.url);
const { clock } = makePowers();

/** A process that runs `code` in the place of our program, as a guest that has broken out into it would. */
async function taken(code: string, limits: Partial<GuestLimits> = {}): Promise<GuestProcess> {
  const started = `const fs = require('node:fs');
    const write = (is, body) => { const head = Buffer.alloc(5); head.writeUInt32BE(body.length);
      head[4] = is; fs.writeSync(1, Buffer.concat([head, body])); };
    process.stdin.on('end', () => process.exit());
    process.stdin.on('data', () => { ${code} });
    write(2, Buffer.alloc(0));`;
  const made = new GuestProcess(started, { ...GUEST_LIMITS, ...limits }, clock);
  await made.start();
  return made;
}

/** Processes of guests that are children of `parent`. */
function guestsOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
        return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === parent;
      } catch {
        return false;
      }
    });
}

describe('the process of a guest', function () {
  this.timeout(300_000);

  it('has no environment, and may open no file and start no program', async () => {
    const guest = await taken(`
      const tries = {
        environment: () => Object.keys(process.env).filter((name) => name !== 'SystemRoot').length > 0,
        read: () => fs.readFileSync('/etc/hostname'),
        list: () => fs.readdirSync('.'),
        write: () => fs.writeFileSync('/tmp/2gather-guest-was-here', ''),
        program: () => require('node:child_process').execFileSync('true'),
        worker: () => false,
        addon: () => process.dlopen({ exports: {} }, '/none.node'),
      };
      const done = Object.keys(tries).filter((name) => { try { return tries[name](); } catch { return false; } });
      write(3, Buffer.from(done.join(' ')));`);
    const outcome = await guest.run(new Uint8Array());
    assert.equal(new TextDecoder().decode(outcome), '');
    guest.end();
    await guest.ended;
  });

  it('is ended when it says more than it may', async () => {
    const guest = await taken(`write(3, Buffer.alloc(5_000_000));`);
    await assert.rejects(guest.run(new Uint8Array()), { code: 'guest-stopped', limit: 'size' });
    await guest.ended;
  });

  it('is ended when it says what it never may', async () => {
    const guest = await taken(`write(9, Buffer.alloc(1));`);
    await assert.rejects(guest.run(new Uint8Array()), { code: 'guest-stopped', limit: 'fault' });
    await guest.ended;
  });

  it('is ended when it says nothing', async () => {
    const guest = await taken('', { wall_ms: 200 });
    await assert.rejects(guest.run(new Uint8Array()), { code: 'guest-stopped', limit: 'time' });
    await guest.ended;
    await assert.rejects(guest.run(new Uint8Array()), { code: 'guest-stopped' });
  });

  it('is told of when it ends by itself', async () => {
    const guest = await taken('process.exit(0);');
    await assert.rejects(guest.run(new Uint8Array()), { code: 'guest-stopped', limit: 'fault' });
    await guest.ended;
  });

  it('cannot make a reference by what it says', async () => {
    // All that comes out is bytes; places in them are looked up by the actor, see guest.test.ts.
    const guest = await taken(`write(3, Buffer.from("<11'desc:export0+>"));`);
    const outcome = await guest.run(new Uint8Array());
    assert.throws(() => unpack(outcome, () => assert.fail('nothing was named')));
    guest.end();
    await guest.ended;
  });
});

describe('the processes of guests', function () {
  this.timeout(300_000);

  it('are a few at once; one that is idle makes room, and after a while it ends', async () => {
    const made = await guestWorld([], { processes: 2, idle_ms: 300 });
    const sources = ['a', 'b', 'c'].map((name) => `({ who: () => '${name}' })`);
    const guests = await Promise.all(
      sources.map(async (source) => raw((await E(made.desk).install(source)).guest)),
    );
    let most = 0;
    for (let round = 0; round < 2; round++) {
      const said = Promise.all(guests.map(async (guest) => guest.who?.()));
      let over = false;
      void said.then(() => {
        over = true;
      });
      while (!over) {
        most = Math.max(most, made.device.running());
        await new Promise((resolve) => setImmediate(resolve));
      }
      assert.deepEqual(await said, ['a', 'b', 'c']);
    }
    assert.ok(most <= 2, `${most} at once`);
    while (made.device.running() > 0) await new Promise((resolve) => setTimeout(resolve, 20));
    await made.close();
    assert.deepEqual(made.faults, []);
  });

  it('take no more calls than can wait', async () => {
    const device = makeGuestsDevice({
      clock,
      onFault: (error) => assert.fail(String(error)),
      limits: { processes: 0 },
    });
    const calls = Array.from({ length: 10_001 }, (_, at) =>
      Promise.resolve(E(device.ref).run(`${at}`, '', new Uint8Array())).catch(
        (error) => error.code,
      ),
    );
    assert.equal(await calls.at(-1), 'busy');
    await device.close();
    assert.equal(await calls[0], 'closed');
    await assert.rejects(async () => E(device.ref).check(''), { code: 'closed' });
  });

  // Elsewhere there is no /proc to look at.
  const onLinux = process.platform === 'linux' ? it : () => undefined;
  onLinux('end with the vat, even if it is killed while one loops', async () => {
    const at = (path: string) => pathToFileURL(fileURLToPath(new URL(path, ROOT))).href;
    const script = `
      import { makeGuestsDevice } from '${at('bridges/guests/index.ts')}';
      import { pack } from '${at('actors/index.ts')}';
      import { E } from '${at('captp/index.ts')}';
      import { makePowers } from '${at('cli/powers.ts')}';
      const limits = { cpu_ms: 600_000, wall_ms: 600_000 };
      const { clock } = makePowers();
      const device = makeGuestsDevice({ clock, onFault: console.error, limits });
      const request = (method) => pack({ method, args: [], refs: {}, now: 1 }, () => undefined);
      const source = '({ loop() { for (;;); }, hello: () => 1 })';
      await E(device.ref).run('a', source, request('hello'));
      E(device.ref).run('a', source, request('loop')).catch(() => 0);
      process.stdout.write('running');`;
    const args = ['--import', 'tsx', '--input-type=module', '-e', script];
    const vat = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
    await once(vat.stdout, 'data');
    const [guest, ...more] = guestsOf(vat.pid as number).filter((pid) =>
      readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('permission'),
    );
    assert.ok(guest && more.length === 0);
    vat.kill('SIGKILL');
    await once(vat, 'exit');
    const isThere = (): boolean => {
      try {
        return !readFileSync(`/proc/${guest}/stat`, 'utf8').includes(') Z');
      } catch {
        return false;
      }
    };
    while (isThere()) await new Promise((resolve) => setTimeout(resolve, 20));
  });
});
