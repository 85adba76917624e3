import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  Connection,
  RETRY_MS_FIRST,
  RETRY_MS_MAX,
  retryWait,
} from '../../../ui/session/connection.ts';
import { fakeVat } from './fake-vat.ts';
import { until } from './until.ts';

describe('Connection', () => {
  it('comes back after the connection was lost', async () => {
    const vat = fakeVat('open');
    const connection = new Connection(vat.powers);
    connection.start();
    await until(() => connection.channel.value !== undefined);
    const first = connection.channel.value;
    vat.drop();
    await until(() => vat.opened.length === 2 && connection.channel.value !== undefined);
    assert.notEqual(connection.channel.value, first);
    connection.stop();
  });

  it('goes on trying while nobody answers, and says why', async () => {
    const vat = fakeVat('open');
    vat.down = true;
    const connection = new Connection(vat.powers);
    connection.start();
    await until(() => connection.trouble.value !== undefined);
    await assert.rejects(connection.fetch(new Uint8Array(4)), { code: 'disconnected' });
    vat.down = false;
    await until(() => connection.channel.value !== undefined);
    assert.equal(connection.trouble.value, undefined);
    connection.stop();
  });

  it('stays closed once it was stopped', async () => {
    const vat = fakeVat('open');
    const connection = new Connection(vat.powers);
    connection.start();
    connection.start();
    await until(() => connection.channel.value !== undefined);
    connection.stop();
    await until(() => connection.channel.value === undefined);
    assert.equal(vat.opened.length, 1);
  });

  it('waits longer and longer between tries, within bounds', () => {
    fc.assert(
      fc.property(
        fc.nat(1_000),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (tries, random) => {
          const wait = retryWait(tries, random);
          return wait >= RETRY_MS_FIRST / 2 && wait <= RETRY_MS_MAX;
        },
      ),
    );
    assert.ok(retryWait(5, 0) > retryWait(1, 0.99));
  });
});
