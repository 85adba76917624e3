/** Guests that try to get out. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { E } from '../../../captp/index.ts';
import { anything, arg, call, defineActor, defineInterface, nat } from '../../../vat/index.ts';
import { raw } from '../../vat/powers.ts';
import { ESCAPES } from './escapes.ts';
import { type GuestWorld, guestWorld } from './world.ts';

const VaultDoor = defineInterface('VaultDoor', {
  peek: call(),
  open: call(),
  give: call(arg('what', anything)),
  note: call(arg('text', anything)),
  opened: call().returns(nat),
});
/** What a guest is handed to reach for more. */
const Vault = defineActor('Vault', {
  version: 1,
  interfaces: { door: VaultDoor },
  state: () => ({ opened: 0 }),
  facets: {
    door: {
      peek() {},
      open() {
        this.state.opened += 1;
      },
      give() {},
      note() {},
      opened() {
        return this.state.opened;
      },
    },
  },
});

/** Things of the world outside that nothing inside may have. */
const POWERS = [
  ...['process', 'require', 'fetch', 'Buffer', 'setTimeout', 'console', 'performance', 'module'],
  ...['WebAssembly', 'SharedArrayBuffer', 'structuredClone', 'MessageChannel', 'loaded', 'crypto'],
];
const GUEST = `
  const powers = (x) => ${JSON.stringify(POWERS)}.filter((name) => {
    try { return x !== null && x !== undefined && x[name] !== undefined; } catch { return false; }
  });
  ({
    init: () => ({ turns: 0 }),
    attempt({ refs, turn, state }, code) {
      return new Function('refs', 'E', 'when', 'turn', 'powers', 'state', code)(
        refs, E, when, turn, powers, state);
    },
    ping({ state, refs }, text) {
      state.turns += 1;
      E(refs.vault).peek();
      return [text, state.turns, ({}).polluted === undefined, Object.keys(globalThis).includes('kept')];
    },
  })`;

function isNothing(loot: unknown): boolean {
  return !loot || (Array.isArray(loot) && loot.length === 0);
}

describe('a guest that tries to get out', function () {
  this.timeout(300_000);
  let made: GuestWorld;
  let guest: ReturnType<typeof raw>;
  let vault: ReturnType<typeof raw>;
  let pings = 0;

  before(async () => {
    made = await guestWorld([Vault]);
    const { door } = await made.world.vat.provide('vault', Vault);
    vault = raw(door);
    guest = await made.install(GUEST, { vault: door });
  });

  after(async () => {
    await made.close();
    assert.deepEqual(made.faults, []);
    assert.deepEqual(made.world.faults, []);
  });

  for (const { name, from, code } of ESCAPES) {
    it(`gets nowhere by ${name} (${from})`, async () => {
      let loot: unknown;
      let refused = false;
      try {
        loot = await guest.attempt?.(code);
      } catch (error) {
        refused = true;
        assert.notEqual((error as { code?: string }).code, 'guest-stopped');
      }
      assert.ok(refused || isNothing(loot), `it got ${String(loot)}`);
      pings += 1;
      assert.deepEqual(await guest.ping?.('still there'), ['still there', pings, true, false]);
      assert.equal(await vault.opened?.(), 0n);
    });
  }

  it('can do what it was handed', async () => {
    await guest.attempt?.('E(refs.vault).open()');
    await made.world.vat.idle();
    assert.equal(await vault.opened?.(), 1n);
  });

  it('was tried in at least thirty ways', () => {
    assert.ok(ESCAPES.length >= 30);
    assert.equal(new Set(ESCAPES.map(({ code }) => code)).size, ESCAPES.length);
  });

  it('has ways that do lead out of a context of node:vm', () => {
    // Else they would prove nothing. In a process of its own, since they do poison it.
    const control = `
      const vm = require('node:vm');
      process.on('unhandledRejection', () => undefined);
      let out = 0;
      for (const code of ${JSON.stringify(ESCAPES.map(({ code }) => code))}) {
        const E = () => ({ x() { return {}; }, open() {}, peek() {}, give() {}, note() {} });
        const lent = { refs: { vault: {} }, E, when() {}, turn: { now: () => 1 }, state: {}, code,
          console, setTimeout, TextEncoder, TextDecoder, URL,
          powers: (x) => ['process', 'require'].filter((name) => { try { return x[name]; } catch {} }) };
        const call = 'new Function("refs", "E", "when", "turn", "powers", "state", code)' +
          '(refs, E, when, turn, powers, state)';
        try {
          const loot = vm.runInNewContext(call, lent, { timeout: 5_000 });
          if (loot && !(Array.isArray(loot) && loot.length === 0)) out += 1;
        } catch {}
      }
      process.stdout.write(String(out));
      process.exit(0);`;
    const { stdout } = spawnSync(process.execPath, ['-e', control], { encoding: 'utf8' });
    assert.ok(Number(stdout) >= 30, `${stdout} of ${ESCAPES.length} got out`);
  });

  for (const source of [
    `import fs from 'node:fs'; ({})`,
    `import('node:fs'); ({})`,
    `({}) <!-- comment`,
    `}) , process.exit(1), ({`,
    `throw new Error('at the start')`,
    `'no methods'`,
    '',
    `with ({}) {} ({})`,
  ]) {
    it(`is not installed from ${JSON.stringify(source)}`, async () => {
      const installed = async () => E(made.desk).install(source, {});
      await assert.rejects(installed, { code: 'guest-source' });
    });
  }
});
