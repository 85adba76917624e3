import assert from 'node:assert/strict';
import { E, Far, memoryChannels, type Reception } from '../../../captp/index.ts';
import { fetchFrom, swiss } from '../session/pair.ts';
import { locatorOf, type Methods, World } from './world.ts';

const things = (says: string) => fetchFrom({ greeter: Far('Greeter', { hello: () => says }) })!;

describe('a session that serves both sides', () => {
  it('is begun by the host, whoever dialled', async () => {
    const world = new World();
    const served: string[] = [];
    const serve =
      (who: string) =>
      (transport: string, start: (reception: Reception) => Promise<unknown>): Promise<unknown> => {
        served.push(`${who} by ${transport}`);
        return start({ bootstrap: things(`from ${who}`) });
      };
    const alice = world.peer('alice', {}, { serve: serve('alice') });
    const bob = world.peer('bob', {}, { serve: serve('bob') });
    const hers = await alice.connect(locatorOf('bob'));
    const his = await bob.connect(locatorOf('alice'));
    assert.deepEqual(served.sort(), ['alice by memory', 'bob by memory']);
    assert.deepEqual(world.dials, ['alice→bob']);
    for (const [session, says] of [
      [hers, 'from bob'],
      [his, 'from alice'],
    ] as const) {
      const found = E(session.bootstrap).fetch(swiss('greeter')) as never as Methods;
      assert.equal(await E(found).hello!(), says);
    }
  });

  it('is served as all are where nobody has proven who dials', async () => {
    const world = new World();
    const serve = async (): Promise<never> => assert.fail('It serves nobody of these.');
    world.peer('alice', {}, { provesDiallers: false, serve, bootstrap: things('to all') });
    const bob = world.peer('bob', {}, { provesDiallers: false, serve });
    const session = await bob.connect(locatorOf('alice'));
    const found = E(session.bootstrap).fetch(swiss('greeter')) as never as Methods;
    assert.equal(await E(found).hello!(), 'to all');
  });

  it('breaks when the host cannot serve it', async () => {
    const world = new World();
    const refused: unknown[] = [];
    const serve = () => Promise.reject(new Error('It is closing.'));
    world.peer('alice', {}, { serve, onRefused: (error) => refused.push(error) });
    const bob = world.peer('bob', {}, { serve });
    await assert.rejects(bob.connect(locatorOf('alice')), /It is closing/);
    assert.equal(refused.length, 1);
  });

  it('is not begun with somebody else than the network has proven', async () => {
    const world = new World();
    world.connect = () => {
      const [here, there] = memoryChannels();
      return [here, Object.assign(there, { proven: 'mallory' })];
    };
    const refused: unknown[] = [];
    world.peer('alice', {}, { onRefused: (error) => refused.push(error) });
    await assert.rejects(world.rogue('alice', 'bob'), /refused/);
    assert.match(String(refused[0]), /somebody else/);
  });
});
