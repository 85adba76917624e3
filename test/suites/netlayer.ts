/**
 * What every netlayer must do: give two channels, joined, that carry frames in order until one side closes.
 * Run it against each implementation.
 */
import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import {
  type Channel,
  E,
  Far,
  type Netlayer,
  nobleCrypto,
  type Session,
  startSession,
} from '../../captp/index.ts';

type Bytes = Uint8Array<ArrayBuffer>;

export interface NetlayerUnderTest {
  /** A fresh connection: the dialler's end and the acceptor's. */
  pair(): Promise<[Channel, Channel]>;
  close(): Promise<void>;
}

/**
 * How `frames` are written into `channel`: as they are where the network keeps them apart, else as
 * one stream.
 */
function written(channel: Channel, frames: readonly Bytes[]): Bytes[] {
  if (channel.framing !== 'length') return [...frames];
  return frames.flatMap((frame) => [Uint8Array.from(Buffer.from(`${frame.length}:`)), frame]);
}

/** The first frame that a dialler must send to a netlayer that finds out how frames are marked off. */
export const FIRST_FRAME: Bytes = Uint8Array.from(Buffer.from("<5'hello>"));

/** Sends one frame, marked off as the channel wants it. */
export function sendFrame(channel: Channel, frame: Bytes): void {
  channel.send(written(channel, [frame]));
}

function frameOf(...bytes: number[]): Bytes {
  return holding(Uint8Array.from(bytes));
}

/** A frame that holds `bytes`: a record, because in a stream frames may be told apart by that. */
export function holding(bytes: Uint8Array): Bytes {
  return Uint8Array.from(
    Buffer.concat([Buffer.from(`<${bytes.length}:`), bytes, Buffer.from('>')]),
  );
}

const hex = (frames: readonly Uint8Array[]) =>
  frames.map((frame) => Buffer.from(frame).toString('hex'));

const someFrames = fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }).map(holding), {
  minLength: 1,
  maxLength: 30,
});

/** The stream that `pieces` are, cut at `places` and nowhere else. */
function cutAnywhere(pieces: readonly Bytes[], places: readonly number[]): Bytes[] {
  const stream = Buffer.concat(pieces);
  const ends = [...places.map((place) => place % stream.length), stream.length];
  let from = 0;
  return ends
    .toSorted((a, b) => a - b)
    .map((end) => {
      const piece = Uint8Array.from(stream.subarray(from, end));
      from = end;
      return piece;
    });
}

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

/** Frames of 128 KiB: together more than a system keeps for one connection. */
const FLOOD_FRAMES = 256;

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
        fc.asyncProperty(someFrames, someFrames, async (there, back) => {
          const [dialler, acceptor] = await netlayer.pair();
          const [got, gotBack] = [collector(acceptor), collector(dialler)];
          for (const frame of there) sendFrame(dialler, frame.slice());
          for (const frame of back) sendFrame(acceptor, frame.slice());
          assert.deepEqual(hex(await got.next(there.length)), hex(there));
          assert.deepEqual(hex(await gotBack.next(back.length)), hex(back));
          dialler.close();
        }),
        { numRuns: 10 },
      );
    });

    it('carries many frames that are sent at once', async () => {
      const [dialler, acceptor] = await netlayer.pair();
      const { next } = collector(acceptor);
      const many = Array.from({ length: 5_000 }, (_, i) => frameOf(i % 251, i >> 8, 3));
      dialler.send(written(dialler, many));
      dialler.send([]);
      assert.deepEqual(hex(await next(many.length)), hex(many));
      dialler.close();
    });

    it('carries large pieces between small ones', async () => {
      const [dialler, acceptor] = await netlayer.pair();
      const { next } = collector(acceptor);
      const sizes = [1, 16_384, 2, 65_535, 65_536, 3, 100_000, 1_048_576, 4];
      const all = sizes.map((size) => holding(new Uint8Array(size).fill(size % 251)));
      const pieces = written(
        dialler,
        all.map((frame) => frame.slice()),
      );
      dialler.send(pieces);
      const got = await next(all.length);
      for (const [i, frame] of all.entries()) assert.equal(Buffer.compare(got[i]!, frame), 0);
      dialler.close();
    });

    it('holds the network back while nobody listens, and loses nothing', async () => {
      const [dialler, acceptor] = await netlayer.pair();
      const frame = holding(new Uint8Array(131_072).fill(5));
      for (let i = 0; i < FLOOD_FRAMES; i++) sendFrame(dialler, frame.slice());
      for (let turn = 0; turn < 500; turn++) await setImmediate();
      assert.ok(dialler.bufferedBytes > 0);
      const { next } = collector(acceptor);
      const got = await next(FLOOD_FRAMES);
      assert.ok(got.every((each) => each.length === frame.length));
      sendFrame(acceptor, frameOf(1));
      await collector(dialler).next(1);
      assert.equal(dialler.bufferedBytes, 0);
      dialler.close();
    });

    it('tells of the close behind the frames that nobody has listened to yet', async () => {
      const [dialler, acceptor] = await netlayer.pair();
      for (let i = 0; i < 3; i++) sendFrame(dialler, frameOf(i));
      const end = closed(dialler);
      let toldEarly = true;
      const ended = closed(acceptor).then(() => assert.equal(toldEarly, false));
      dialler.close();
      for (let turn = 0; turn < 50; turn++) await setImmediate();
      toldEarly = false;
      const { next } = collector(acceptor);
      assert.deepEqual(hex(await next(3)), hex([frameOf(0), frameOf(1), frameOf(2)]));
      await Promise.all([end, ended]);
    });

    it('gives no frame any more once it was closed', async () => {
      const [dialler, acceptor] = await netlayer.pair();
      const ends = Promise.all([closed(dialler), closed(acceptor)]);
      let got = 0;
      dialler.onFrame(() => undefined);
      acceptor.onFrame(() => {
        if (++got === 3) acceptor.close();
      });
      const many = Array.from({ length: 40 }, (_, i) => frameOf(i));
      dialler.send(written(dialler, many));
      await ends;
      assert.equal(got, 3);
    });

    it('closes although nobody listened to what came', async () => {
      const [dialler, acceptor] = await netlayer.pair();
      dialler.onFrame(() => undefined);
      const ends = Promise.all([closed(dialler), closed(acceptor)]);
      for (let i = 0; i < 40; i++) sendFrame(dialler, holding(new Uint8Array(65_536)));
      for (let turn = 0; turn < 20; turn++) await setImmediate();
      acceptor.close();
      await ends;
    });

    it('carries a frame of 4 MiB', async () => {
      const [dialler, acceptor] = await netlayer.pair();
      const large = holding(new Uint8Array(4 * 1_048_576).map((_, i) => i % 251));
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
      assert.deepEqual(hex(await next(2)), hex([frameOf(1), frameOf(2)]));
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
      assert.deepEqual(hex(await next(20)), hex(Array.from({ length: 20 }, (_, i) => frameOf(i))));
      dialler.close();
    });

    it('has nothing buffered once everything was answered', async () => {
      const [dialler, acceptor] = await netlayer.pair();
      const { next } = collector(acceptor);
      const { next: nextBack } = collector(dialler);
      sendFrame(dialler, holding(new Uint8Array(1_048_576)));
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

/** Declares the further tests for a netlayer whose channels are streams of bytes. */
export function streamSuite(name: string, setUp: () => Promise<NetlayerUnderTest>): void {
  describe(`the ${name} netlayer, being a stream`, () => {
    let netlayer: NetlayerUnderTest;
    before(async () => {
      netlayer = await setUp();
    });
    after(() => netlayer.close());

    it('carries a stream that was cut anywhere', async () => {
      await fc.assert(
        fc.asyncProperty(someFrames, fc.array(fc.nat(), { maxLength: 40 }), async (all, places) => {
          const [dialler, acceptor] = await netlayer.pair();
          const { next } = collector(acceptor);
          const pieces = cutAnywhere(written(dialler, all), places);
          for (let at = 0; at < pieces.length; at += 7) dialler.send(pieces.slice(at, at + 7));
          assert.deepEqual(hex(await next(all.length)), hex(all));
          dialler.close();
        }),
        { numRuns: 10 },
      );
    });

    it('tells of the close, and gives no frame, when one was cut off in its middle', async () => {
      const [dialler, acceptor] = await netlayer.pair();
      const { frames } = collector(acceptor);
      const ends = Promise.all([closed(dialler), closed(acceptor)]);
      const stream = Buffer.concat(written(dialler, [frameOf(1), holding(new Uint8Array(50_000))]));
      dialler.send([Uint8Array.from(stream.subarray(0, -1))]);
      dialler.close();
      await ends;
      assert.deepEqual(hex(frames), hex([frameOf(1)]));
    });
  });
}

/**
 * Declares the tests for netlayers as objects: `make` gives two fresh ones, of which the second can
 * be dialled.
 */
export function netlayerObjectSuite(name: string, make: () => Promise<[Netlayer, Netlayer]>): void {
  describe(`the ${name} netlayer as an object`, () => {
    let dialler: Netlayer;
    let acceptor: Netlayer;
    beforeEach(async () => {
      [dialler, acceptor] = await make();
    });
    afterEach(() => Promise.all([dialler.close(), acceptor.close()]));

    /** Dials; the frame is there because some netlayers wait for the first. */
    async function connected(from: Netlayer, to: Netlayer): Promise<[Channel, Channel]> {
      const dialled = new Promise<Channel>((resolve) => to.onDialled(resolve));
      const channel = await from.dial(to.location!);
      sendFrame(channel, FIRST_FRAME);
      const accepted = await dialled;
      assert.deepEqual(hex(await collector(accepted).next(1)), hex([FIRST_FRAME]));
      return [channel, accepted];
    }

    it('says where it is found, and is reached there', async () => {
      assert.equal(acceptor.location!.transport, acceptor.transport);
      const [here, there] = await connected(dialler, acceptor);
      const { next } = collector(here);
      sendFrame(there, frameOf(7));
      assert.deepEqual(hex(await next(1)), hex([frameOf(7)]));
      here.close();
    });

    it('cannot reach a peer of another transport', async () => {
      const elsewhere = { ...acceptor.location!, transport: 'carrier-pigeon' };
      await assert.rejects(dialler.dial(elsewhere), { code: 'bad-locator' });
    });

    it('takes in nobody after it was closed, and leaves open what is open', async () => {
      const [here, there] = await connected(dialler, acceptor);
      await acceptor.close();
      await assert.rejects(dialler.dial(acceptor.location!), { code: 'disconnected' });
      const { next } = collector(here);
      sendFrame(there, frameOf(7));
      assert.deepEqual(hex(await next(1)), hex([frameOf(7)]));
      here.close();
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
