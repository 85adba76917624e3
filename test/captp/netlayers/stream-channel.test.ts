import assert from 'node:assert/strict';
import { StreamChannel, type StreamSocket, type Timers } from '../../../captp/index.ts';

/** A socket whose other end is the test. */
class FakeSocket implements StreamSocket {
  readonly writableLength = 0;
  /** What was done to it, in order. */
  readonly log: string[] = [];
  readonly #listeners = new Map<string, (value: never) => void>();

  write(bytes: Uint8Array): void {
    this.log.push(`write ${bytes.length}`);
  }

  cork(): void {
    this.log.push('cork');
  }

  uncork(): void {
    this.log.push('uncork');
  }

  end(): void {
    this.log.push('end');
  }

  destroy(): void {
    this.log.push('destroy');
  }

  pause(): void {
    this.log.push('pause');
  }

  resume(): void {
    this.log.push('resume');
  }

  on(event: string, listener: (value: never) => void): void {
    this.#listeners.set(event, listener);
  }

  /** Something comes from the other side. */
  emit(event: 'data' | 'end' | 'close', value?: Uint8Array): void {
    this.#listeners.get(event)?.(value as never);
  }
}

function open() {
  const socket = new FakeSocket();
  const due: (() => void)[] = [];
  const timers: Timers = {
    after(_, run) {
      due.push(run);
      return () => undefined;
    },
  };
  const channel = new StreamChannel({ socket, framing: 'length', frameBytes: 100, timers });
  const frames: string[] = [];
  const listen = () => channel.onFrame((frame) => frames.push(Buffer.from(frame).toString()));
  socket.log.length = 0;
  return { socket, due, channel, frames, listen };
}

describe('a channel over a stream', () => {
  it('sends what is given at once in one piece of work', () => {
    const { socket, channel } = open();
    channel.send([new Uint8Array(3), new Uint8Array(4)]);
    assert.deepEqual(socket.log, ['cork', 'write 3', 'write 4', 'uncork']);
  });

  it('ends the socket, reads on, and destroys it only when the other side does not end', () => {
    const { socket, due, channel } = open();
    channel.close();
    assert.deepEqual(socket.log, ['end', 'resume']);
    assert.equal(due.length, 1);
    due[0]?.();
    assert.deepEqual(socket.log, ['end', 'resume', 'destroy']);
  });

  it('gives frames in order, those that came before there was a listener first', () => {
    const { socket, channel, frames, listen } = open();
    socket.emit('data', Buffer.from('3:one3:two'));
    channel.onFrame((frame) => {
      frames.push(Buffer.from(frame).toString());
      channel.onFrame(undefined);
    });
    socket.emit('data', Buffer.from('5:three4:four'));
    assert.deepEqual(frames, ['one']);
    listen();
    assert.deepEqual(frames, ['one', 'two', 'three', 'four']);
  });

  it('gives no frame once it was closed, also of those in the same chunk', () => {
    const { socket, channel, frames } = open();
    channel.onFrame((frame) => {
      frames.push(Buffer.from(frame).toString());
      channel.close();
    });
    socket.emit('data', Buffer.from('3:one3:two'));
    assert.deepEqual(frames, ['one']);
  });

  it('holds the network back while nobody listens, and no longer', () => {
    const { socket, listen } = open();
    for (let i = 0; i < 20; i++) socket.emit('data', Buffer.from('1:x'));
    assert.deepEqual(socket.log, ['pause']);
    listen();
    assert.deepEqual(socket.log, ['pause', 'resume']);
  });

  it('tells of its end behind the last frame', async () => {
    const { socket, channel, frames, listen } = open();
    channel.onClose(() => frames.push('closed'));
    socket.emit('data', Buffer.from('3:one'));
    socket.emit('end');
    socket.emit('close');
    assert.deepEqual(frames, []);
    listen();
    await Promise.resolve();
    assert.deepEqual(frames, ['one', 'closed']);
  });
});
