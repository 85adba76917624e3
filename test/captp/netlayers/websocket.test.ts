import assert from 'node:assert/strict';
import {
  acceptWebSocket,
  nobleCrypto as crypto,
  designatorOf,
  dialWebSocket,
  type MessageSocket,
  signerFromSeed,
  type Timers,
} from '../../../captp/index.ts';
import { encode, record } from '../../../captp/syrup/index.ts';

/** A socket whose other end is the test. */
class FakeSocket implements MessageSocket {
  binaryType = 'blob';
  readyState = 1;
  bufferedAmount = 0;
  readonly sent: Uint8Array[] = [];
  readonly #listeners = new Map<string, (event: { type: string; data?: unknown }) => void>();

  send(data: Uint8Array): void {
    this.sent.push(data);
  }

  close(): void {
    this.emit('close');
  }

  addEventListener(type: string, listener: (event: { type: string }) => void): void {
    this.#listeners.set(type, listener);
  }

  emit(type: string, data?: unknown): void {
    if (type === 'close') this.readyState = 3;
    this.#listeners.get(type)?.({ type, data });
  }

  receive(frame: Uint8Array): void {
    this.emit('message', Uint8Array.from(frame).buffer);
  }
}

const random = { bytes: (count: number) => new Uint8Array(count).fill(5) };
const signer = signerFromSeed(new Uint8Array(32).fill(7), crypto);
const designator = designatorOf(signer.publicKey);

/** Timers that ring when told to. */
function manualTimers(): Timers & { ring(): void } {
  let due: (() => void) | undefined;
  return {
    after(_, run) {
      due = run;
      return () => {
        due = undefined;
      };
    },
    ring: () => due?.(),
  };
}

/** The challenge that was sent to `socket`. */
async function challengeTo(socket: FakeSocket): Promise<Uint8Array> {
  while (socket.sent.length === 0) await Promise.resolve();
  return socket.sent[0] as Uint8Array;
}

/** What an honest vat answers to `challenge`. */
async function proofFor(challenge: Uint8Array): Promise<Uint8Array> {
  const socket = new FakeSocket();
  const accepted = acceptWebSocket({ socket, signer });
  socket.receive(challenge);
  await accepted;
  return socket.sent[0]!;
}

describe('the proof of a vat on the websocket netlayer', () => {
  it('is a signature of the very challenge, by the key that is its name', async () => {
    const socket = new FakeSocket();
    const dialling = dialWebSocket({ socket, designator, random, crypto });
    socket.receive(await proofFor(await challengeTo(socket)));
    await dialling;
    assert.equal(socket.binaryType, 'arraybuffer');
    assert.deepEqual(socket.sent[0], encode(record('init:peer-auth', random.bytes(32))));
  });

  it('is refused when it is of another challenge, changed, or of another form', async () => {
    const stale = await proofFor(encode(record('init:peer-auth', new Uint8Array(32))));
    const flipped = await proofFor(encode(record('init:peer-auth', random.bytes(32))));
    flipped[flipped.length - 10]! ^= 1;
    const bare = encode(record('desc:sig-envelope'));
    for (const proof of [stale, flipped, bare, encode('text'), Uint8Array.of(1), encode(1n)]) {
      const socket = new FakeSocket();
      const dialling = dialWebSocket({ socket, designator, random, crypto });
      socket.receive(proof);
      await assert.rejects(dialling, { code: 'protocol-error' });
      assert.equal(socket.readyState, 3);
    }
  });

  it('is never given for anything but a challenge of 32 bytes', async () => {
    const challenges = [
      encode(record('init:peer-auth', new Uint8Array(31))),
      encode(record('init:peer-auth', new Uint8Array(32), 1n)),
      encode(record('my-location', new Uint8Array(32))),
      encode(new Uint8Array(32)),
    ];
    for (const challenge of challenges) {
      const socket = new FakeSocket();
      const accepting = acceptWebSocket({ socket, signer });
      socket.receive(challenge);
      await assert.rejects(accepting, { code: 'protocol-error' });
      assert.equal(socket.sent.length, 0);
    }
  });

  it('is not waited for beyond the time limit', async () => {
    const timers = manualTimers();
    const socket = new FakeSocket();
    const dialling = dialWebSocket({ socket, designator, random, crypto, timers });
    timers.ring();
    await assert.rejects(dialling, { code: 'disconnected' });
    assert.equal(socket.readyState, 3);
  });

  it('cannot be asked of a designator that is no key', async () => {
    const socket = new FakeSocket();
    const dialling = dialWebSocket({ socket, designator: 'example', random, crypto });
    await assert.rejects(dialling, { code: 'bad-locator' });
    assert.equal(socket.sent.length, 0);
  });

  it('comes too late when the socket has closed', async () => {
    const socket = new FakeSocket();
    socket.readyState = 0;
    const dialling = dialWebSocket({ socket, designator, random, crypto });
    socket.emit('close');
    await assert.rejects(dialling, { code: 'disconnected' });
  });
});

describe('a visitor on the websocket netlayer', () => {
  it('is cut off for sending text, and for sending much before it is time', async () => {
    const talker = new FakeSocket();
    const channel = dialWebSocket({ socket: talker, designator: undefined, random, crypto });
    talker.receive(await proofFor(await challengeTo(talker)));
    (await channel).onFrame(() => assert.fail('text is no frame'));
    talker.emit('message', 'text');
    assert.equal(talker.readyState, 3);

    const flooder = new FakeSocket();
    const accepting = acceptWebSocket({ socket: flooder, signer });
    flooder.receive(encode(record('init:peer-auth', random.bytes(32))));
    await accepting;
    for (let i = 0; i < 100; i++) flooder.receive(Uint8Array.of(1));
    assert.equal(flooder.readyState, 3);
  });
});
