import assert from 'node:assert/strict';
import {
  connect,
  E,
  Far,
  lookUp,
  makePeer,
  parseSturdyref,
  type Served,
  serve,
} from '2gather/captp';
import WebSocket from 'ws';
import type { Room } from './chat.ts';

const room = Far('Room', {
  join(name: string, screen: unknown) {
    return Far('Seat', {
      say(text: string) {
        E.sendOnly(screen as never as typeof echo).show(`${name}: ${text}`);
        return text.length;
      },
    });
  },
});
const echo = Far('Screen', { show: (_: string) => undefined });

describe('2gather/captp in Node', () => {
  let served: Served;
  before(async () => {
    served = await serve(0, { room });
  });
  after(() => served.close());

  it('connects, finds an object by its name, and calls it', async () => {
    const session = await connect(served.url);
    const lines: string[] = [];
    const screen = Far('Screen', { show: (line: string) => void lines.push(line) });
    const seat = E(lookUp<Room>(session, 'room')).join('Ann', screen);
    assert.equal(await E(seat).say('hello'), 5);
    assert.deepEqual(lines, ['Ann: hello']);
    await assert.rejects(lookUp(session, 'cellar'), { code: 'not-found' });
    session.abort('Done.');
  });

  it('types calls by the published interface', async () => {
    const session = await connect(served.url);
    const theRoom = lookUp<Room>(session, 'room');
    const seat = E(theRoom).join('Ann', echo);
    const length: number = await E(seat).say('hi');
    assert.equal(length, 2);
    // @ts-expect-error -- a room has no such method
    await assert.rejects(async () => E(theRoom).leave(), { code: 'no-such-method' });
    // @ts-expect-error -- an argument of another type
    void E(theRoom).join(5, echo);
    // @ts-expect-error -- an argument is missing
    void E(theRoom).join('Ann');
    // @ts-expect-error -- the answer is a number
    const text: string = await E(seat).say('hi');
    assert.equal(typeof text, 'number');
    session.abort('Done.');
  });

  it('insists on who answers, where that is asked for', async () => {
    const session = await connect(served.url, { designator: served.designator });
    assert.equal(session.peer.designator, served.designator);
    session.abort('Done.');
    const other = await serve(0, {});
    const wrong = connect(served.url, { designator: other.designator });
    await assert.rejects(wrong, { code: 'protocol-error' });
    await other.close();
  });

  it('gives its own objects to the other side', async () => {
    const asker = Far('Asker', { ask: (who: typeof echo) => who });
    const both = await serve(0, { asker });
    const session = await connect(both.url, { objects: { mine: Far('Mine', { five: () => 5n }) } });
    await lookUp(session, 'asker');
    const [theirs] = both.peer.sessions();
    assert.ok(theirs);
    assert.equal(await E(lookUp<{ five(): bigint }>(theirs, 'mine')).five(), 5n);
    await both.close();
  });

  it('is the same at the next start with the same seed', async () => {
    const seed = new Uint8Array(32).fill(5);
    const [one, other] = [await serve(0, {}, { seed }), await serve(0, {}, { seed })];
    assert.equal(one.designator, other.designator);
    await Promise.all([one.close(), other.close()]);
  });

  it('is found by a sturdyref, also by a lasting reference', async () => {
    const peer = await makePeer();
    const link = parseSturdyref(served.sturdyref('room'));
    assert.equal(
      await E(E(peer.enliven(link) as PromiseLike<typeof room>).join('Ann', echo)).say('x'),
      1,
    );
    const lasting = peer.lasting(link) as typeof room;
    assert.equal(await E(E(lasting).join('Ann', echo)).say('xx'), 2);
    await peer.close('Done.');
  });

  it('takes no connection from a page of another address', async () => {
    for (const [origin, good] of [
      ['https://evil.example', false],
      [served.url.replace('ws', 'http'), true],
    ] as const) {
      const socket = new WebSocket(served.url, { origin });
      const opened = await new Promise((resolve) => {
        socket.on('open', () => resolve(true));
        socket.on('error', () => resolve(false));
      });
      assert.equal(opened, good);
      socket.terminate();
    }
  });

  it('says what is wrong with an address, or that nobody answers', async () => {
    await assert.rejects(connect('no address'), { code: 'bad-locator' });
    await assert.rejects(connect('ws://127.0.0.1:9'), { code: 'disconnected' });
  });
});
