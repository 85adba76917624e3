import assert from 'node:assert/strict';
import { E, Far, makeVow } from '../../../captp/index.ts';
import { fetch, type Loose, pair, until } from './pair.ts';

const LIMITS = { limits: { waitingBytes: 10_000 } };
const TOO_MUCH = /Too much of what you sent waits/;

async function turns(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** Sends what is beyond the limit, in parts that are not. */
function sendMuch(to: unknown): void {
  for (let i = 0; i < 8; i++) E.sendOnly(to as Loose).take!(new Uint8Array(3_000));
}

/** What is open, and one who can be asked for it again and again. */
function opener() {
  let open = makeVow();
  const got: unknown[] = [];
  const taker = Far('Taker', { take: (bytes: unknown) => void got.push(bytes) });
  const door = Far('Door', {
    open: () => open.vow,
    inside: () => [open.vow],
    ping: () => 'pong',
  });
  const decide = () => {
    open.resolver.resolve(taker);
    open = makeVow();
  };
  return { door, got, decide };
}

describe('what waits for whom it is sent to', () => {
  it('costs the sender its session when it is too much, and nobody else notices', async () => {
    const { door, got, decide } = opener();
    const [much, little] = [await pair({}, { door }, LIMITS), await pair({}, { door }, LIMITS)];
    const other = await fetch(little.alice, 'door');
    E.sendOnly(E(other).open!() as never as Loose).take!('mine');
    sendMuch(E(await fetch(much.alice, 'door')).open!());
    assert.match(await much.alice.closed, TOO_MUCH);
    assert.match(await much.bob.closed, TOO_MUCH);
    assert.equal(await E(other).ping!(), 'pong');
    decide();
    await until(() => got.includes('mine'), 'what the other sent is there');
    assert.equal(little.alice.closed.settled, undefined);
  });

  it('counts for each one who sends', async () => {
    const { door } = opener();
    const pairs = await Promise.all([1, 2, 3].map(() => pair({}, { door }, LIMITS)));
    for (const { alice } of pairs) {
      const open = E(await fetch(alice, 'door')).open!() as never as Loose;
      for (let i = 0; i < 2; i++) E.sendOnly(open).take!(new Uint8Array(3_000));
    }
    await turns();
    for (const { alice } of pairs) assert.equal(alice.closed.settled, undefined);
  });

  it('counts as the memory that it takes, not as the bytes that came', async () => {
    const { door } = opener();
    const { alice } = await pair({}, { door }, LIMITS);
    const open = E(await fetch(alice, 'door')).open!() as never as Loose;
    E.sendOnly(open).take!(Array.from({ length: 2_000 }, () => []));
    assert.match(await alice.closed, TOO_MUCH);
  });

  it('counts also for a promise that was given within a value', async () => {
    const { door } = opener();
    const { alice } = await pair({}, { door }, LIMITS);
    const [open] = (await E(await fetch(alice, 'door')).inside!()) as unknown[];
    sendMuch(open);
    assert.match(await alice.closed, TOO_MUCH);
  });

  it('counts no more once it waits no more', async () => {
    const { door, got, decide } = opener();
    const { alice } = await pair({}, { door }, LIMITS);
    const far = await fetch(alice, 'door');
    for (let round = 1; round <= 6; round++) {
      const open = E(far).open!() as never as Loose;
      for (let i = 0; i < 2; i++) E.sendOnly(open).take!(new Uint8Array(3_000));
      await turns();
      decide();
      await until(() => got.length === 2 * round, 'it was taken');
    }
    assert.equal(alice.closed.settled, undefined);
  });

  it('does not count where it has gone ahead to a third one', async () => {
    const { door, got, decide } = opener();
    const toThird = await pair({}, { door });
    const third = await fetch(toThird.alice, 'door');
    const between = Far('Between', { inside: () => [E(third).open!()], ping: () => 'pong' });
    const { alice } = await pair({}, { between }, LIMITS);
    const far = await fetch(alice, 'between');
    const [open] = (await E(far).inside!()) as unknown[];
    sendMuch(open);
    assert.equal(await E(far).ping!(), 'pong');
    await turns();
    decide();
    await until(() => got.length === 8, 'all of it was taken');
    assert.equal(alice.closed.settled, undefined);
    assert.equal(toThird.alice.closed.settled, undefined);
  });

  it('is not what is sent to somebody who is there', async () => {
    const { door } = opener();
    const { alice } = await pair({}, { door }, LIMITS);
    const far = await fetch(alice, 'door');
    sendMuch(far);
    assert.equal(await E(far).ping!(), 'pong');
  });
});
