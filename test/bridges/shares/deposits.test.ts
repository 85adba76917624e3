/** Deposits at a host, and what is left of them when their share is taken back meanwhile. */
import assert from 'node:assert/strict';
import type { Deposit } from '../../../bridges/shares/deposit.ts';
import { Deposits } from '../../../bridges/shares/deposits.ts';

/** A deposit whose end waits for `finish`. */
function slowDeposit() {
  let finish = (): void => undefined;
  const ended = new Promise<void>((resolve) => {
    finish = resolve;
  });
  let begun = false;
  const deposit = {
    end() {
      begun = true;
      return ended;
    },
  } as unknown as Deposit;
  return { deposit, finish, isEnding: () => begun };
}

const quickDeposit = (): Deposit => ({ end: async () => undefined }) as unknown as Deposit;

describe('deposits at a host', () => {
  it('do not begin when their share was taken back while they waited for room', async () => {
    const deposits = new Deposits();
    const oldest = slowDeposit();
    await deposits.begin('oldest', () => oldest.deposit);
    for (let n = 1; n < 64; n++) await deposits.begin(`share ${n}`, quickDeposit);
    let made = 0;
    const late = deposits.begin('late', () => {
      made += 1;
      return quickDeposit();
    });
    while (!oldest.isEnding()) await new Promise((again) => setImmediate(again));
    await deposits.giveUp('late');
    oldest.finish();
    await assert.rejects(late, { code: 'deposit-over' });
    assert.equal(made, 0);
  });

  it('have ended when their share counts as given up, whoever ended them', async () => {
    const deposits = new Deposits();
    const first = slowDeposit();
    await deposits.begin('share', () => first.deposit);
    const next = deposits.begin('share', quickDeposit);
    const order: string[] = [];
    const givenUp = deposits.giveUp('share').then(() => order.push('given up'));
    await new Promise((again) => setImmediate(again));
    order.push('ended');
    first.finish();
    await givenUp;
    await assert.rejects(next, { code: 'deposit-over' });
    assert.deepEqual(order, ['ended', 'given up']);
  });

  it('are one for each share: the last that was asked for', async () => {
    const deposits = new Deposits();
    const first = deposits.begin('share', quickDeposit);
    const second = deposits.begin('share', quickDeposit);
    await assert.rejects(first, { code: 'deposit-over' });
    await second;
    const third = slowDeposit();
    await deposits.begin('share', () => third.deposit);
    const closed = deposits.close();
    assert.ok(third.isEnding());
    third.finish();
    await closed;
  });
});
