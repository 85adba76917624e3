import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { nodeCrypto, openTcpTestingOnly } from '../../../bridges/netlayers/index.ts';
import {
  type Channel,
  makePipe,
  type Netlayer,
  readStream,
  type Session,
  type SessionOptions,
  startSession,
  streamFrom,
} from '../../../captp/index.ts';
import { makePowers } from '../../../cli/powers.ts';
import { countingRandom, fetchFrom, locator } from '../session/pair.ts';
import { fetchStream, quiet, until } from './world.ts';

const MIB = 1_048_576;
const timers = makePowers().clock;

describe('a stream over a real connection', () => {
  let here: Netlayer;
  let there: Netlayer;
  const sessions: Session[] = [];

  before(async () => {
    here = await openTcpTestingOnly({ designator: 'alice', timers });
    there = await openTcpTestingOnly({ designator: 'bob', timers, port: 0 });
  });
  after(() => Promise.all([here.close(), there.close()]));
  afterEach(() => {
    for (const session of sessions.splice(0)) session.abort('Done.');
  });

  async function joined(
    stream: unknown,
    seen: (pieces: readonly Uint8Array[]) => void = () => undefined,
  ): Promise<{ alice: Session; bob: Session }> {
    const both = { crypto: nodeCrypto, location: locator('x') };
    const dialled = new Promise<Channel>((resolve) => there.onDialled(resolve));
    const options: SessionOptions = {
      ...both,
      channel: await here.dial(there.location!),
      role: 'dialler',
      random: countingRandom(1),
    };
    const session = startSession(options);
    const channel = await dialled;
    const send = channel.send.bind(channel);
    channel.send = (pieces) => {
      seen(pieces);
      send(pieces);
    };
    const bob = await startSession({
      ...both,
      channel,
      role: 'acceptor',
      random: countingRandom(100),
      bootstrap: fetchFrom({ stream })!,
    });
    const alice = await session;
    sessions.push(alice, bob);
    return { alice, bob };
  }

  it('carries 64 MiB unchanged, holding little of it at a time', async () => {
    const sent = createHash('sha256');
    let most = 0;
    let bob: Session | undefined;
    async function* chunks() {
      for (let n = 0; n < 64; n++) {
        const chunk = new Uint8Array(MIB).map((_, i) => (i * 7 + n) & 0xff);
        sent.update(chunk);
        yield chunk;
        most = Math.max(most, bob?.bufferedBytes ?? 0);
      }
    }
    const both = await joined(streamFrom(chunks()));
    bob = both.bob;
    const read = createHash('sha256');
    for await (const chunk of readStream(await fetchStream<Uint8Array>(both.alice))) {
      read.update(chunk);
    }
    assert.equal(read.digest('hex'), sent.digest('hex'));
    // The window of 8 batches of 256 KiB, and what marks them off.
    assert.ok(most <= 2 * MIB + 65_536, `${most} bytes waited`);
  });

  it('sends large chunks from where they are, and gives out views of what came', async () => {
    const chunk = new Uint8Array(200_000).fill(7);
    let sentFromThere = 0;
    const { alice } = await joined(streamFrom([chunk]), (pieces) => {
      for (const piece of pieces) if (piece.buffer === chunk.buffer) sentFromThere += piece.length;
    });
    const window = { bytes: 65_536 };
    const parts: Uint8Array[] = [];
    for await (const part of readStream(await fetchStream<Uint8Array>(alice), { window })) {
      parts.push(part);
    }
    assert.deepEqual(Buffer.concat(parts), Buffer.from(chunk));
    assert.deepEqual(
      parts.map(({ length }) => length),
      [65_536, 65_536, 65_536, 3_392],
    );
    // The last part is small, so it went with the message around it.
    assert.equal(sentFromThere, 3 * 65_536);
    for (const part of parts.slice(0, 3)) assert.ok(part.buffer.byteLength > part.length);
  });

  it('makes a writer wait for a reader that does not read', async () => {
    const { writer, stream } = makePipe<Uint8Array>();
    const { alice, bob } = await joined(stream);
    const values = readStream(await fetchStream<Uint8Array>(alice), { window: { pulls: 4 } });
    let written = 0;
    const writing = (async () => {
      for (; written < 40; written++) await writer.write(new Uint8Array(MIB));
      await writer.end();
    })();
    await values.next();
    await until(() => alice.counts().questions === 0, 'the window is used up');
    await quiet();
    // Four batches are a chunk of 1 MiB; the next is begun, and another may have been taken.
    assert.ok(written <= 2, `${written} MiB written`);
    assert.ok(bob.bufferedBytes <= MIB);
    let rest = 0;
    for await (const { length } of values) rest += length;
    assert.equal(rest, 40 * MIB - 262_144);
    await writing;
  });

  it('breaks when the connection is lost', async () => {
    const { writer, stream } = makePipe<number>();
    const { alice, bob } = await joined(stream);
    const next = readStream(await fetchStream<number>(alice)).next();
    const breaks = assert.rejects(next, { code: 'disconnected' });
    await until(() => bob.counts().answers > 1, 'pulls have come');
    bob.abort('The lights went out.');
    await breaks;
    await assert.rejects(writer.write(1), { code: 'disconnected' });
  });
});
