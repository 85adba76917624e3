import assert from 'node:assert/strict';
import {
  E,
  Far,
  makeVow,
  memoryChannels,
  nobleCrypto,
  type Ref,
  type SessionLimits,
  type SessionOptions,
  startSession,
} from '../../../captp/index.ts';
import { countingRandom, fetch, locator, pair } from './pair.ts';

const MESSAGE_BYTES = 4 * 1_048_576;
const WAITING = 50_000;

interface Echo {
  echo(value: unknown): unknown;
  wait(): Promise<unknown>;
}

const echo = Far('Echo', { echo: (value: unknown) => value, wait: () => makeVow().vow });

async function farEcho(limits: Partial<SessionLimits> = {}) {
  const { alice, bob } = await pair({}, { echo }, { limits });
  return { alice, bob, far: (await fetch(alice, 'echo')) as object as Ref<Echo> };
}

describe('what a session carries at most', () => {
  it('is a greeting of 16 KiB', async () => {
    const start = (channel: SessionOptions['channel'], hint: string) =>
      startSession({
        channel,
        role: hint === '' ? 'acceptor' : 'dialler',
        location: { ...locator(hint === '' ? 'bob' : 'alice'), hints: { url: hint } },
        random: countingRandom(hint.length),
        crypto: nobleCrypto,
      });
    const [ours, theirs] = memoryChannels();
    const both = [start(ours, 'x'.repeat(20_000)), start(theirs, '')];
    const [dialler, acceptor] = await Promise.allSettled(both);
    assert.match(String(acceptor?.status === 'rejected' && acceptor.reason), /too large/);
    assert.equal(dialler?.status, 'rejected');
  });

  it('is a message of 4 MiB, and the session goes on when one is larger', async () => {
    const { alice, far } = await farEcho();
    const most = new Uint8Array(MESSAGE_BYTES - 1_000);
    assert.equal(((await E(far).echo(most)) as Uint8Array).length, most.length);
    await assert.rejects(E(far).echo(new Uint8Array(MESSAGE_BYTES + 1)), { code: 'too-large' });
    assert.equal(await E(far).echo('still here'), 'still here');
    assert.equal(alice.closed.settled, undefined);
  });

  it('is a message as small as it was told', async () => {
    const { far } = await farEcho({ messageBytes: 2_000 });
    await assert.rejects(E(far).echo('x'.repeat(2_001)), { code: 'too-large' });
    assert.equal(await E(far).echo('still here'), 'still here');
  });

  it('is 50,000 messages that wait', async () => {
    const { alice, far } = await farEcho();
    for (let i = 0; i <= WAITING; i++) void E(far).wait();
    assert.match(await alice.closed, /wait for something/);
  });

  it('is any number of messages that do not wait any more', async () => {
    const { alice, far } = await farEcho({ waiting: 4 });
    for (let i = 0; i < 40; i++) assert.equal(await E(far).echo(BigInt(i)), BigInt(i));
    const { vow, resolver } = makeVow();
    const open = [E(far).echo(vow), E(far).echo(vow)];
    resolver.resolve('now');
    assert.deepEqual(await Promise.all(open), ['now', 'now']);
    for (let i = 0; i < 40; i++) await E(far).echo(BigInt(i));
    assert.equal(alice.closed.settled, undefined);
  });
});
