import assert from 'node:assert/strict';
import { E } from '../../../captp/index.ts';
import { fetchFrom } from '../../../ui/session/connection.ts';
import { HomeSession } from '../../../ui/session/home-session.ts';
import { Live } from '../../../ui/session/live.ts';
import type { HomeRef } from '../../../ui/session/refs.ts';
import { fakeVat } from './fake-vat.ts';
import { testHost } from './host.ts';
import { until } from './until.ts';

describe('Live', () => {
  async function inside() {
    const vat = fakeVat('open');
    vat.devices.set(1, 'Mine');
    const connect = async () =>
      fetchFrom<HomeRef>(await vat.powers.open(), new Uint8Array(32).fill(1));
    return { vat, connect, home: new HomeSession(await connect()) };
  }

  /** Answers are given by the test. */
  function asked(home: HomeSession) {
    const answers: { give(value: string): void; fail(error: unknown): void }[] = [];
    const host = testHost();
    const live = new Live(host, {
      on: ['lake'],
      home: () => home,
      read: () =>
        new Promise<string>((resolve, reject) => {
          answers.push({ give: resolve, fail: reject });
        }),
    });
    return { host, live, answers };
  }

  it('reads when its host appears, and again after a change', async () => {
    const { vat, home } = await inside();
    const { host, live, answers } = asked(home);
    host.connect();
    assert.equal(live.loading, true);
    answers[0]?.give('first');
    await until(() => live.value === 'first');
    vat.change();
    await until(() => answers.length === 2);
    answers[1]?.give('second');
    await until(() => live.value === 'second');
  });

  it('reads once more, not many times, for changes during a reading', async () => {
    const { home } = await inside();
    const { host, live, answers } = asked(home);
    host.connect();
    for (let change = 0; change < 5; change++) home.touch('lake');
    answers[0]?.give('old');
    await until(() => answers.length === 2);
    answers[1]?.give('new');
    await until(() => live.value === 'new');
    assert.equal(answers.length, 2);
  });

  it('keeps what it shows when the connection is lost, and names other errors', async () => {
    const { home } = await inside();
    const { host, live, answers } = asked(home);
    host.connect();
    answers[0]?.give('kept');
    await until(() => live.value === 'kept');
    home.touch('lake');
    answers[1]?.fail(Object.assign(new Error('lost'), { code: 'disconnected' }));
    home.touch('lake');
    await until(() => answers.length === 3);
    assert.equal(live.error, undefined);
    answers[2]?.fail(Object.assign(new Error('broken'), { code: 'damaged' }));
    await until(() => live.error !== undefined);
    assert.equal(live.value, 'kept');
  });

  it('shows no late answer after it was told to forget', async () => {
    const { home } = await inside();
    const { host, live, answers } = asked(home);
    host.connect();
    live.refresh({ forget: true });
    answers[1]?.give('now');
    await until(() => live.value === 'now');
    answers[0]?.give('late');
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(live.value, 'now');
  });

  it('reads again over a new connection', async () => {
    const { home, connect } = await inside();
    const host = testHost();
    const live = new Live(host, {
      on: ['lake'],
      home: () => home,
      read: async ({ lake }) => Number(await (E(lake).usage() as PromiseLike<unknown>)),
    });
    host.connect();
    await until(() => live.value === 1);
    home.reconnected(await connect());
    await until(() => live.value === 2);
  });

  it('stops watching when its host leaves', async () => {
    const { home } = await inside();
    const { host, answers } = asked(home);
    host.connect();
    host.disconnect();
    home.touch('lake');
    assert.equal(answers.length, 1);
  });
});
