/**
 * What every netlayer must do: give two channels, joined, that carry frames in order until one side closes.
 * Run it against each implementation.
 */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  type Channel,
  E,
  Far,
  nobleCrypto,
  type Session,
  startSession,
} from '../../captp/index.ts';

export interface NetlayerUnderTest {
  /** A fresh connection: the dialler's end and the acceptor's. */
  pair(): Promise<[Channel, Channel]>;
  close(): Promise<void>;
}

/** Sends one frame, marked off as the channel wants it. */
function sendFrame(channel: Channel, frame: Uint8Array<ArrayBuffer>): void {
  const length = Buffer.from(`${frame.length}:`);
  channel.send(channel.framing === 'length' ? [Uint8Array.from(length), frame] : [frame]);
}

const frameOf = (...bytes: number[]) => Uint8Array.from(bytes);

/** Collects what a channel receives; `next(n)` waits until there are n frames. */
function collector(channel: Channel) {
  const frames: Uint8Array[] = [];
  let waiting: { count: number; done: () => void } | undefined;
  channel.onFrame((frame) => {
    frames.push(frame);
    if (waiting && frames.length >= waiting.count) waiting.done();
  });
  const next = (count: number) =>
    new Promise<Uint8Array[]>((resolve) => {
      if (frames.length >= count) resolve(frames);
      else waiting = { count, done: () => resolve(frames) };
    });
  return { frames, next };
}

const closed = (channel: Channel) =>
  new Promise<void>((resolve) => channel.onClose(() => resolve()));

/** Declares the tests for the netlayer that `setUp` makes. */
export function netlayerSuite(name: string, setUp: () => Promise<NetlayerUnderTest>): void {
  describe(`the ${name} netlayer`, () => {
    let netlayer: NetlayerUnderTest;
    before(async () => {
      netlayer = await setUp();
    });
    after(() => netlayer.close());

    it('carries frames both ways, unchanged and in order', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { minLength: 1 }),
          fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { minLength: 1 }),
          async (there, back) => {
            const [dialler, acceptor] = await netlayer.pair();
            const [got, gotBack] = [collector(acceptor), collector(dialler)];
            for (const frame of there) sendFrame(dialler, Uint8Array.from(frame));
            for (const frame of back) sendFrame(acceptor, Uint8Array.from(frame));
            const here = (await got.next(there.length)).map((frame) => [...frame]);
            assert.deepEqual(
              here,
              there.map((frame) => [...frame]),
            );
            const returned = (await gotBack.next(back.length)).map((frame) => [...frame]);
            assert.deepEqual(
              returned,
              back.map((frame) => [...frame]),
            );
            dialler.close();
          },
        ),
        { numRuns: 10 },
      );
    });

    it('carries a frame of 4 MiB', async () => {
      const [dialler, acceptor] = await netlayer.pair();
      const large = new Uint8Array(4 * 1_048_576).map((_, i) => i % 251);
      const { next } = collector(acceptor);
      sendFrame(dialler, large.slice());
      const [frame] = await next(1);
      assert.equal(Buffer.compare(frame!, large), 0);
      dialler.close();
    });

    it('keeps frames until somebody listens', async () => {
      const [dialler, acceptor] = await netlayer.pair();
      sendFrame(dialler, frameOf(1));
      sendFrame(dialler, frameOf(2));
      await roundTrip(acceptor, dialler);
      const { next } = collector(acceptor);
      assert.deepEqual(
        (await next(2)).map((frame) => frame[0]),
        [1, 2],
      );
      dialler.close();
    });

    it('delivers what was sent before the close, then closes both ends', async () => {
      const [dialler, acceptor] = await netlayer.pair();
      const { frames } = collector(acceptor);
      const ends = Promise.all([closed(dialler), closed(acceptor)]);
      for (let i = 0; i < 50; i++) sendFrame(dialler, frameOf(i));
      dialler.close();
      await ends;
      assert.equal(frames.length, 50);
    });

    it('tells of a close also to those who ask late, and then sends nothing', async () => {
      const [dialler, acceptor] = await netlayer.pair();
      acceptor.onFrame(() => undefined);
      const end = closed(acceptor);
      dialler.close();
      dialler.close();
      await end;
      await closed(dialler);
      sendFrame(dialler, frameOf(1));
      sendFrame(acceptor, frameOf(1));
    });

    it('loses nothing over a pause', async () => {
      const [dialler, acceptor] = await netlayer.pair();
      const { next } = collector(acceptor);
      acceptor.pause();
      for (let i = 0; i < 20; i++) sendFrame(dialler, frameOf(i));
      acceptor.resume();
      assert.deepEqual(
        (await next(20)).map((frame) => frame[0]),
        [...Array(20).keys()],
      );
      dialler.close();
    });

    it('has nothing buffered once everything was answered', async () => {
      const [dialler, acceptor] = await netlayer.pair();
      const { next } = collector(acceptor);
      const { next: nextBack } = collector(dialler);
      sendFrame(dialler, new Uint8Array(1_048_576));
      await next(1);
      sendFrame(acceptor, frameOf(1));
      await nextBack(1);
      assert.equal(dialler.bufferedBytes, 0);
      dialler.close();
    });

    it('carries a session', async () => {
      const [alice, bob] = await sessionsOver(await netlayer.pair());
      const ref = E(alice.bootstrap).fetch(Uint8Array.of(1)) as never as ReturnType<typeof adder>;
      assert.equal(await E(ref).add(2n, 3n), 5n);
      alice.abort('Enough.');
      assert.match(await bob.closed, /Enough/);
    });
  });
}

const adder = () => Far('Adder', { add: (a: bigint, b: bigint) => a + b });

async function roundTrip(from: Channel, to: Channel): Promise<void> {
  const { next } = collector(to);
  sendFrame(from, frameOf(9));
  await next(1);
}

function sessionsOver([dialler, acceptor]: [Channel, Channel]): Promise<[Session, Session]> {
  const options = (fill: number, designator: string) => ({
    random: { bytes: (count: number) => new Uint8Array(count).fill(fill) },
    location: { transport: 'test', designator, hints: false as const },
    bootstrap: { fetch: adder },
    crypto: nobleCrypto,
  });
  return Promise.all([
    startSession({ channel: dialler, role: 'dialler', ...options(1, 'alice') }),
    startSession({ channel: acceptor, role: 'acceptor', ...options(2, 'bob') }),
  ]);
}
