import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { openTcpTestingOnly } from '../../../bridges/netlayers/index.ts';
import type {
  Channel,
  Netlayer,
  PeerLocator,
  StreamFraming,
  Timers,
} from '../../../captp/index.ts';
import { makePowers } from '../../../cli/powers.ts';
import {
  FIRST_FRAME,
  netlayerObjectSuite,
  netlayerSuite,
  sendFrame,
  streamSuite,
} from '../../suites/netlayer.ts';

const timers: Timers = makePowers().clock;

for (const framing of ['length', 'none'] as const) {
  const name = `tcp-testing-only (${framing})`;
  const make = async (): Promise<[Netlayer, Netlayer]> => [
    await openTcpTestingOnly({ designator: 'alice', timers, framing }),
    await openTcpTestingOnly({ designator: 'bob', timers, port: 0 }),
  ];
  const setUp = async () => {
    const [dialler, acceptor] = await make();
    return { pair: () => connected(dialler, acceptor), close: () => acceptor.close() };
  };
  netlayerSuite(name, setUp);
  streamSuite(name, setUp);
  netlayerObjectSuite(name, make);
}

/** A connection; the first frame, by which the acceptor learns the framing, has been read. */
async function connected(dialler: Netlayer, acceptor: Netlayer): Promise<[Channel, Channel]> {
  const dialled = new Promise<Channel>((resolve) => acceptor.onDialled(resolve));
  const here = await dialler.dial(acceptor.location!);
  sendFrame(here, FIRST_FRAME);
  const there = await dialled;
  await nextFrame(there);
  return [here, there];
}

function nextFrame(channel: Channel): Promise<Uint8Array> {
  return new Promise((resolve) => {
    channel.onFrame((frame) => {
      channel.onFrame(undefined);
      resolve(frame);
    });
  });
}

const closed = (channel: Channel) => new Promise<void>((resolve) => channel.onClose(resolve));

/** Timers that ring when told to. */
function manualTimers(): Timers & { ring(): void } {
  let due: (() => void)[] = [];
  return {
    after(_, run) {
      due.push(run);
      return () => {
        due = due.filter((other) => other !== run);
      };
    },
    ring() {
      for (const run of due) run();
    },
  };
}

describe('the tcp-testing-only netlayer', () => {
  let bob: Netlayer;
  let ringing: ReturnType<typeof manualTimers>;
  beforeEach(async () => {
    ringing = manualTimers();
    bob = await openTcpTestingOnly({ designator: 'bob', timers: ringing, port: 0 });
  });
  afterEach(() => bob.close());

  const hintsOf = (netlayer: Netlayer) => netlayer.location!.hints as Record<string, string>;
  const portOf = (netlayer: Netlayer) => Number(hintsOf(netlayer).port);
  const dialled = () => new Promise<Channel>((resolve) => bob.onDialled(resolve));

  /** A bare connection to bob. */
  async function visit(): Promise<Socket> {
    const socket = connect(portOf(bob), '127.0.0.1');
    await once(socket, 'connect');
    return socket;
  }

  it('is found on this machine, under the name it was given', () => {
    assert.equal(bob.location!.designator, 'bob');
    assert.deepEqual(Object.keys(hintsOf(bob)), ['host', 'port']);
    assert.equal(hintsOf(bob).host, '127.0.0.1');
  });

  it('is not found when it only dials', async () => {
    const alice = await openTcpTestingOnly({ designator: 'alice', timers });
    assert.equal(alice.location, undefined);
    await alice.close();
  });

  it('answers each dialler in its own framing', async () => {
    const frames = { length: "9:<5'hello>", none: "<5'hello>" } as const;
    for (const framing of ['length', 'none'] satisfies StreamFraming[]) {
      const coming = dialled();
      const socket = await visit();
      // The first byte alone already tells.
      socket.setNoDelay(true);
      socket.write(frames[framing].slice(0, 1));
      const channel = await coming;
      assert.equal(channel.framing, framing);
      socket.write(frames[framing].slice(1));
      assert.equal(Buffer.from(await nextFrame(channel)).toString(), "<5'hello>");
      sendFrame(channel, FIRST_FRAME);
      const [answer] = await once(socket, 'data');
      assert.equal(String(answer), frames[framing]);
      socket.destroy();
    }
  });

  it('hangs up on who begins with anything but a frame', async () => {
    bob.onDialled(() => assert.fail('That was no frame.'));
    for (const beginning of ['GET / HTTP/1.1\r\n\r\n', '0:', '\u0016\u0003\u0001', ' ']) {
      const socket = await visit();
      socket.write(beginning);
      await once(socket.resume(), 'close');
    }
  });

  it('hangs up on who says nothing for long, and on everybody silent when it is closed', async () => {
    const bobsEnd = () => new Promise((resolve) => ringing.after(0, () => resolve(undefined)));
    const silent = await visit();
    const gone = once(silent.resume(), 'close');
    const accepted = await visit();
    const channel = dialled();
    accepted.write(FIRST_FRAME);
    await channel;
    const rung = bobsEnd();
    ringing.ring();
    await Promise.all([rung, gone]);
    assert.equal(accepted.destroyed, false);
    accepted.destroy();
    const other = await visit();
    const next = await visit();
    next.write(FIRST_FRAME);
    await dialled();
    await bob.close();
    await once(other.resume(), 'close');
    next.destroy();
  });

  it('never leaves this machine, and says so', async () => {
    const alice = await openTcpTestingOnly({ designator: 'alice', timers });
    const hosts = ['192.0.2.1', 'example.org', '0.0.0.0', '::', '127.0.0.1.example.org', '', '::2'];
    for (const host of hosts) {
      const bad: PeerLocator = { ...bob.location!, hints: { host, port: '1' } };
      await assert.rejects(alice.dial(bad), { code: 'bad-locator' }, host);
    }
    for (const port of ['', '0', '-1', '65536', '1e3', ' 22', '0x10', '999999']) {
      const bad: PeerLocator = { ...bob.location!, hints: { host: '127.0.0.1', port } };
      await assert.rejects(alice.dial(bad), { code: 'bad-locator' }, port);
    }
    await assert.rejects(alice.dial({ ...bob.location!, hints: false }), { code: 'bad-locator' });
  });

  it('dials the names of this machine', async () => {
    const alice = await openTcpTestingOnly({ designator: 'alice', timers });
    const port = String(portOf(bob));
    for (const host of ['localhost', '127.0.0.1']) {
      const channel = await alice.dial({ ...bob.location!, hints: { host, port } });
      channel.close();
    }
  });

  it('says what the system reported when nobody could be reached', async () => {
    const alice = await openTcpTestingOnly({ designator: 'alice', timers });
    await bob.close();
    await assert.rejects(alice.dial(bob.location!), (error: Error & { code?: string }) => {
      assert.equal(error.code, 'disconnected');
      assert.equal((error.cause as { code?: string }).code, 'ECONNREFUSED');
      return true;
    });
  });

  it('cannot take a port that is taken', async () => {
    const taking = openTcpTestingOnly({ designator: 'carol', timers, port: portOf(bob) });
    await assert.rejects(taking, { code: 'EADDRINUSE' });
  });

  it('closes when what comes is no frame, without giving it to anybody', async () => {
    const coming = dialled();
    const socket = await visit();
    socket.write("<5'hello>");
    const channel = await coming;
    await nextFrame(channel);
    channel.onFrame(() => assert.fail('That was no frame.'));
    const end = closed(channel);
    socket.write('nonsense');
    socket.resume();
    await once(socket, 'end');
    await end;
    assert.equal((channel as unknown as { error: { code: string } }).error.code, 'bad-framing');
  });

  it('delivers what it sent before it closed although the other side was still sending', async () => {
    const coming = dialled();
    const socket = await visit();
    socket.write("<5'hello>");
    const channel = await coming;
    await nextFrame(channel);
    // Unread bytes at the moment of a close would make the system reset the connection.
    const flood = Buffer.from('<1+>'.repeat(100_000));
    socket.write(flood);
    channel.pause();
    sendFrame(channel, FIRST_FRAME);
    channel.close();
    const got: Buffer[] = [];
    socket.on('data', (chunk) => got.push(chunk));
    socket.on('error', (error) => assert.fail(error));
    await once(socket, 'close');
    assert.equal(Buffer.concat(got).toString(), Buffer.from(FIRST_FRAME).toString());
  });

  it('gives up on a peer that does not end when we have', async () => {
    const quiet = await halfOpenServer();
    const alice = await openTcpTestingOnly({ designator: 'alice', timers: ringing });
    const port = String((quiet.address() as { port: number }).port);
    const connection = once(quiet, 'connection');
    const channel = await alice.dial({ ...bob.location!, hints: { host: '127.0.0.1', port } });
    const [socket] = (await connection) as [Socket];
    const saidBye = once(socket.resume(), 'end');
    const end = closed(channel);
    channel.close();
    await saidBye;
    // We still read what it sends: were it refused, the system would drop what we sent last.
    await new Promise<void>((resolve, reject) => {
      socket.write(new Uint8Array(8_388_608), (error) => (error ? reject(error) : resolve()));
    });
    ringing.ring();
    await end;
    socket.destroy();
    quiet.close();
  });

  it('ends its side when the other has ended, and sends nothing more', async () => {
    const coming = dialled();
    const socket = await visit();
    socket.write("<5'hello>");
    const channel = await coming;
    await nextFrame(channel);
    channel.onFrame(() => undefined);
    const end = closed(channel);
    socket.end();
    await Promise.all([end, once(socket.resume(), 'end')]);
    sendFrame(channel, FIRST_FRAME);
    channel.close();
    assert.equal(channel.bufferedBytes, 0);
  });

  it('knows that a stream ended within a frame', async () => {
    const coming = dialled();
    const socket = await visit();
    socket.write("<5'hello>");
    const channel = await coming;
    await nextFrame(channel);
    channel.onFrame(() => assert.fail('That was half a frame.'));
    const end = closed(channel);
    socket.end("<5'hel");
    await end;
    assert.equal((channel as unknown as { error: { code: string } }).error.code, 'bad-framing');
  });

  it('tells of a connection that was reset', async () => {
    const coming = dialled();
    const socket = await visit();
    socket.write("<5'hello>");
    const channel = await coming;
    await nextFrame(channel);
    channel.onFrame(() => undefined);
    const end = closed(channel);
    socket.resetAndDestroy();
    await end;
  });
});

/** Takes connections and never ends one by itself. */
async function halfOpenServer(): Promise<Server> {
  const server = createServer({ allowHalfOpen: true });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
