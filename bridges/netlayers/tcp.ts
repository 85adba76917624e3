/**
 * The `tcp-testing-only` netlayer: what other implementations and the public conformance suite can
 * be reached by.
 *
 * It proves nothing and hides nothing: anybody who can open a connection may claim any name, and
 * anybody on the way could read along. So it stays on this machine, whatever a locator says, and
 * nothing in the product opens it.
 */
import { connect, createServer, isIPv4, type Server, type Socket } from 'node:net';
import {
  BadLocator,
  type Bytes,
  type Channel,
  Disconnected,
  framingOf,
  type Netlayer,
  type PeerLocator,
  StreamChannel,
  type StreamFraming,
  type Timers,
} from '../../captp/index.ts';
import { FRAME_BYTES_MAX } from './frame-limit.ts';

const TRANSPORT = 'tcp-testing-only';
const HOST = '127.0.0.1';
const CONNECTIONS_MAX = 256;
/** How long a connection may take to open, and a dialler to send its first byte. */
const BEGIN_MS_MAX = 10_000;
/** Silence after which the system asks whether the other side is still there. */
const PROBE_AFTER_MS = 30_000;

export interface TcpTestingOptions {
  /** Our name, any text that nobody else here has. */
  readonly designator: string;
  readonly timers: Timers;
  /** Where we can be dialled; 0 takes any free port. Without it we only dial. */
  readonly port?: number;
  /** How we mark off frames when we dial. Who dials us is answered as it began. */
  readonly framing?: StreamFraming;
}

/** Breaks with what the system reported when the port cannot be had. */
export async function openTcpTestingOnly(options: TcpTestingOptions): Promise<Netlayer> {
  if (options.port === undefined) return new TcpTestingOnly(options, undefined);
  const server = createServer();
  server.maxConnections = CONNECTIONS_MAX;
  const port = await listen(server, options.port);
  return new TcpTestingOnly(options, { server, port });
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

class TcpTestingOnly implements Netlayer {
  readonly transport = TRANSPORT;
  /** Not so: whatever a dialler claims is believed, because this is for testing only. */
  readonly provesDiallers = true;
  readonly location: PeerLocator | undefined;
  readonly #server: Server | undefined;
  readonly #timers: Timers;
  readonly #framing: StreamFraming;
  /** Connections that have not sent a byte. */
  readonly #silent = new Set<Socket>();
  #onDialled: ((channel: Channel) => void) | undefined;

  constructor(
    { designator, timers, framing = 'length' }: TcpTestingOptions,
    listening: { server: Server; port: number } | undefined,
  ) {
    this.#timers = timers;
    this.#framing = framing;
    this.#server = listening?.server;
    if (!listening) return;
    const hints = { host: HOST, port: String(listening.port) };
    this.location = { transport: TRANSPORT, designator, hints };
    listening.server.on('connection', (socket) => this.#welcome(socket));
  }

  async dial(peer: PeerLocator): Promise<Channel> {
    const socket = connect(addressOf(peer));
    await opened(socket, this.#timers);
    return this.#channel(socket, this.#framing);
  }

  onDialled(listener: (channel: Channel) => void): void {
    this.#onDialled = listener;
  }

  async close(): Promise<void> {
    this.#onDialled = undefined;
    this.#server?.close();
    for (const socket of this.#silent) socket.destroy();
  }

  /** Waits for the first byte, which tells how the dialler marks off its frames. */
  #welcome(socket: Socket): void {
    this.#silent.add(socket);
    const stopWaiting = this.#timers.after(BEGIN_MS_MAX, () => socket.destroy());
    // A connection that is lost now is nobody's; 'close' follows.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      stopWaiting();
      this.#silent.delete(socket);
    });
    socket.once('data', (chunk: Buffer) => {
      stopWaiting();
      this.#silent.delete(socket);
      const framing = framingOf(chunk[0] as number);
      if (framing === undefined || !this.#onDialled) return socket.destroy();
      socket.pause();
      socket.unshift(chunk);
      this.#onDialled(this.#channel(socket, framing));
    });
  }

  #channel(socket: Socket, framing: StreamFraming): Channel {
    const timers = this.#timers;
    socket.setNoDelay(true);
    socket.setKeepAlive(true, PROBE_AFTER_MS);
    const allocate = (count: number) => Buffer.allocUnsafeSlow(count) as Bytes;
    return new StreamChannel({ socket, framing, frameBytes: FRAME_BYTES_MAX, timers, allocate });
  }
}

/** The place that `peer` is found at. Throws {@link BadLocator} for any that is not on this machine. */
function addressOf({ transport, hints }: PeerLocator): { host: string; port: number } {
  if (transport !== TRANSPORT) throw new BadLocator(`it is not reached by ${TRANSPORT}`);
  const { host = '', port = '' } = hints || {};
  if (!/^[1-9]\d{0,4}$/.test(port) || Number(port) > 65_535) {
    throw new BadLocator('its port hint is missing or malformed');
  }
  if (host === 'localhost') return { host: HOST, port: Number(port) };
  const isHere = host === '::1' || (isIPv4(host) && host.startsWith('127.'));
  if (!isHere) throw new BadLocator('its host hint is not this machine, and this is for tests');
  return { host, port: Number(port) };
}

function opened(socket: Socket, timers: Timers): Promise<void> {
  return new Promise((resolve, reject) => {
    const stopWaiting = timers.after(BEGIN_MS_MAX, () => {
      socket.destroy(new Error('It took too long.'));
    });
    socket.once('error', (cause) => {
      stopWaiting();
      reject(new Disconnected('It could not be opened.', { cause }));
    });
    socket.once('connect', () => {
      stopWaiting();
      resolve();
    });
  });
}
