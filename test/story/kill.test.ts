/**
 * kill -9 at random moments, again and again (KILLS=50 for the long run), while a vat takes uploads, renames, shares
 * and revocations: every acknowledged action is there afterwards, none is half there, revoked stays revoked. And the
 * same with a database that lies about its commits has to fail, or the test would prove nothing.
 */
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { audit } from './audit.ts';
import { emptyLedger, work } from './ledger.ts';
import { startVat } from './vat-in-process.ts';

const ROUNDS = Number(process.env.KILLS ?? 3);
const LYING_ROUNDS_MAX = 200;
const WORK_MOST_MS = 500;

/** Kills `rounds` times; answers what was broken, at the first round that broke something. */
async function killRepeatedly(mode: 'honest' | 'lying', rounds: number) {
  const folder = await mkdtemp(join(tmpdir(), '2gather-kill-'));
  const ledger = emptyLedger();
  try {
    // On a slow disk a few more, until it has done something in each.
    let round = 0;
    while (round < rounds || ledger.acknowledged <= rounds) {
      round += 1;
      const vat = await startVat(folder, mode);
      const broken = await audit(vat, ledger, 'recent');
      if (broken.length > 0) {
        await vat.kill();
        return { broken, ledger, round };
      }
      const working = work(vat, ledger);
      // The moment is the point of the test: it must not depend on anything the vat does.
      await delay(randomInt(WORK_MOST_MS));
      await vat.kill();
      await working;
    }
    const vat = await startVat(folder, 'honest');
    const broken = await audit(vat, ledger, 'all');
    await vat.kill();
    return { broken, ledger, round };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

describe('a vat that is killed', function () {
  this.timeout(600_000);

  it(`keeps its word ${ROUNDS} times`, async () => {
    const { broken, ledger } = await killRepeatedly('honest', ROUNDS);
    assert.deepEqual(broken, []);
    assert.ok(ledger.acknowledged > ROUNDS, 'the vat must have been at work');
  });

  it('would be caught lying about a commit', async () => {
    const { broken } = await killRepeatedly('lying', LYING_ROUNDS_MAX);
    assert.notDeepEqual(broken, []);
  });
});
