/** Leases in their pages say what a plain list of them would, whatever is done with them. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { timersOn } from '../../../bridges/netlayers/index.ts';
import { remoteHost } from '../../../bridges/storage/index.ts';
import { E } from '../../../captp/index.ts';
import { makePowers } from '../../../cli/powers.ts';
import { Hosting } from '../../bridges/storage/hosting.ts';

const timers = timersOn(makePowers().clock);
const HOUR = 3_600_000;
/** Shares there are: those of a few pages. */
const SHARES = 200;
/** Sweeps come an hour after the last one at most. */
const SWEPT_LATE = HOUR + 1;

type Step =
  | { readonly put: readonly number[]; readonly hours: number }
  | { readonly renew: readonly number[]; readonly hours: number }
  | { readonly cancel: readonly number[] }
  | { readonly pass: number }
  | { readonly again: 'restart' | 'crash' };

const hours = fc.integer({ min: 1, max: 30 });
const number = fc.nat(SHARES - 1);
const some = fc.oneof(
  fc.uniqueArray(number, { minLength: 1, maxLength: 5 }),
  fc.uniqueArray(number, { minLength: 50, maxLength: 150 }),
);
/** So that few are left, here and there. */
const most = fc.shuffledSubarray(
  Array.from({ length: SHARES }, (_, share) => share),
  { minLength: SHARES - 20 },
);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ put: some, hours }),
  fc.record({ put: fc.oneof(most, fc.array(number, { minLength: 1, maxLength: 40 })), hours }),
  fc.record({ renew: some, hours }),
  fc.record({ cancel: fc.oneof(some, most) }),
  fc.record({ pass: fc.integer({ min: 1, max: 12 }) }),
  fc.record({ again: fc.constantFrom('restart' as const, 'crash' as const) }),
);

const nameOf = (share: number): string => `share${share}`;
const sizeOf = (share: number): number => 1 + (share % 7);

class Play {
  readonly hosting: Hosting;
  readonly #swiss: Uint8Array;
  /** Until when each is kept, by share. */
  readonly #until = new Map<number, number>();
  #host!: ReturnType<typeof remoteHost>;

  constructor(hosting: Hosting, swiss: Uint8Array) {
    this.hosting = hosting;
    this.#swiss = swiss;
  }

  async enter(): Promise<void> {
    const pass = await this.hosting.passOf(this.#swiss);
    this.#host = remoteHost(pass, { id: 'vat', person: 'Bea', timers });
  }

  async run(act: Step): Promise<void> {
    const { hosting } = this;
    const at = (ahead: number): number => hosting.clock.now() + ahead * HOUR;
    if ('put' in act) {
      const until = at(act.hours);
      const put = (share: number) =>
        this.#host.put(nameOf(share), new Uint8Array(sizeOf(share)), until);
      await Promise.all(act.put.map(put));
      for (const share of act.put) this.#prolong(share, until);
    } else if ('renew' in act) {
      const until = at(act.hours);
      const missing = await this.#host.renew(act.renew.map(nameOf), until);
      const lacking = act.renew.filter((share) => !this.#until.has(share));
      assert.deepEqual([...missing].sort(), lacking.map(nameOf).sort());
      for (const share of act.renew) if (this.#until.has(share)) this.#prolong(share, until);
    } else if ('cancel' in act) {
      await this.#host.cancel(act.cancel.map(nameOf));
      for (const share of act.cancel) this.#until.delete(share);
    } else if ('pass' in act) {
      await hosting.passTime(act.pass * HOUR);
      await hosting.passTime(SWEPT_LATE);
      const now = hosting.clock.now();
      for (const [share, until] of this.#until) if (until <= now) this.#until.delete(share);
      // Those that ended since the last sweep may still be there.
      for (const [share, until] of this.#until)
        if (until <= now + HOUR) this.#prolong(share, until);
    } else {
      await (act.again === 'crash' ? hosting.crash() : hosting.restart());
      await hosting.swept;
      await this.enter();
    }
  }

  async check(): Promise<void> {
    const all = Array.from({ length: SHARES }, (_, share) => share);
    const sizes = await this.#host.look(all.map(nameOf));
    const wanted = all.map((share) => (this.#until.has(share) ? sizeOf(share) : undefined));
    assert.deepEqual(sizes, wanted);
    const used = [...this.#until.keys()].reduce((sum, share) => sum + sizeOf(share), 0);
    assert.equal((await this.#host.space()).used, used);
    const [grant] = await E(this.hosting.owner).grants();
    assert.equal(grant?.used, BigInt(used));
    await this.hosting.device.settle();
    assert.equal(this.hosting.disk.objects.size, this.#until.size);
  }

  #prolong(share: number, until: number): void {
    this.#until.set(share, Math.max(until, this.#until.get(share) ?? 0));
  }
}

describe('leases', () => {
  it('are what was put and renewed and not given up, over restarts and crashes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 15 }), async (steps) => {
        const hosting = await new Hosting().open();
        const { swiss } = await hosting.grant(1e9);
        const play = new Play(hosting, swiss);
        await play.enter();
        for (const act of steps) await play.run(act);
        await play.check();
        await hosting.close();
        assert.deepEqual(hosting.faults, []);
      }),
      { numRuns: 60 },
    );
  });
});
